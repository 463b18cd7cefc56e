<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About gradviz</source>
        <translation>关于 gradviz</translation>
    </message>
    <message>
        <source>License</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Whose license is shown below</source>
        <translation>下面显示谁的许可证</translation>
    </message>
    <message>
        <source>Text of the license</source>
        <translation>许可证文本</translation>
    </message>
    <message>
        <source>As its authors wrote it</source>
        <translation>作者原文</translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation>返回窗口</translation>
    </message>
    <message>
        <source>gradviz {version}
See where gradients vanish or explode, and cure them while the network trains.

MIT license. Uses PyTorch, Qt (LGPL), pyqtgraph, numpy, matplotlib, pydantic, tqdm; the UCI optical handwritten digits (CC BY 4.0, E. Alpaydin and C. Kaynak); the fonts DejaVu and Noto Sans CJK (OFL 1.1); the color map viridis.</source>
        <translation>gradviz {version}
看清梯度在哪里消失或爆炸，并在网络训练的同时加以补救。

MIT 许可证。使用了 PyTorch、Qt（LGPL）、pyqtgraph、numpy、matplotlib、pydantic、tqdm；UCI 手写数字光学识别数据集（CC BY 4.0，E. Alpaydin 与 C. Kaynak）；DejaVu 和 Noto Sans CJK 字体（OFL 1.1）；色图 viridis。</translation>
    </message>
    <message>
        <source>Qt is used under the LGPL, version 3: its libraries are separate files, which you may replace by others.</source>
        <translation>Qt 按 LGPL 第 3 版使用：其库是单独的文件，您可以替换为其他版本。</translation>
    </message>
</context>
<context>
    <name>Builder</name>
    <message>
        <source>Notes</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What to look at and what to press; saved with the experiment</source>
        <translation>看什么、按什么；随实验一起保存</translation>
    </message>
    <message>
        <source>Notes: what to look at, what to press</source>
        <translation>说明：看什么、按什么</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设实验</translation>
    </message>
    <message>
        <source>Experiments that come with gradviz, one for each phenomenon</source>
        <translation>gradviz 自带的实验，每种现象一个</translation>
    </message>
    <message>
        <source>Presets …</source>
        <translation>预设实验 …</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>变更计划</translation>
    </message>
    <message>
        <source>applies at the next start</source>
        <translation>下次开始时生效</translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>This recording does not hold it.</source>
        <translation>此记录中没有该统计量。</translation>
    </message>
    <message>
        <source>Only a recurrent network has time steps.</source>
        <translation>只有循环神经网络才有时间步。</translation>
    </message>
    <message>
        <source>Not recorded so far: it is from the next step on, or from the next start (Ctrl+R).</source>
        <translation>尚未记录：从下一步起，或从下次开始（Ctrl+R）起记录。</translation>
    </message>
</context>
<context>
    <name>ChartsHeader</name>
    <message>
        <source>Statistic</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Which number per layer and step the heatmap and the profile show</source>
        <translation>热图和剖面图对每层每步显示哪个数值</translation>
    </message>
    <message>
        <source>Scale …</source>
        <translation>刻度 …</translation>
    </message>
    <message>
        <source>Kind and range of the colors; fit, lock</source>
        <translation>颜色的种类和范围；适配、锁定</translation>
    </message>
    <message>
        <source>Fit colors</source>
        <translation>适配颜色</translation>
    </message>
    <message>
        <source>Fit the color range to the values</source>
        <translation>使颜色范围适配当前数值</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Filter, pick, merge or sort the rows (Ctrl+F)</source>
        <translation>筛选、选取、合并或排序各行（Ctrl+F）</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the newest step in view, at the width shown (F)</source>
        <translation>保持显示宽度，始终显示最新一步（F）</translation>
    </message>
    <message>
        <source>Whole run</source>
        <translation>全程</translation>
    </message>
    <message>
        <source>Show the whole run (Home)</source>
        <translation>显示整个运行（Home）</translation>
    </message>
</context>
<context>
    <name>ColorBar</name>
    <message>
        <source>Color bar</source>
        <translation>色标</translation>
    </message>
    <message>
        <source>Which color is which value. Drag the upper or the lower half to move that end of the range; click for its numbers. Above and below it are the colors of what lies outside.</source>
        <translation>颜色与数值的对应。拖动上半部或下半部可移动范围的该端；单击可输入数值。上下两端是范围之外的颜色。</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Clipping threshold</source>
        <translation>裁剪阈值</translation>
    </message>
    <message>
        <source>Clipping threshold; changes at the next step</source>
        <translation>裁剪阈值；下一步起生效</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Learning rate; changes at the next step</source>
        <translation>学习率；下一步起生效</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run or pause (Space)</source>
        <translation>运行或暂停（空格键）</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Make one step and wait (.)</source>
        <translation>训练一步后等待（.）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>End the run</source>
        <translation>结束运行</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Train from the beginning (Ctrl+R)</source>
        <translation>从头开始训练（Ctrl+R）</translation>
    </message>
    <message>
        <source>▶  Run</source>
        <translation>▶  运行</translation>
    </message>
    <message>
        <source>▶  Resume</source>
        <translation>▶  继续</translation>
    </message>
    <message>
        <source>❚❚  Pause</source>
        <translation>❚❚  暂停</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>At most so many steps a second</source>
        <translation>每秒最多训练多少步</translation>
    </message>
    <message>
        <source>{n} steps/s</source>
        <translation>{n} 步/秒</translation>
    </message>
    <message>
        <source>Full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Can&apos;t start: {reason}</source>
        <translation>无法开始：{reason}</translation>
    </message>
    <message>
        <source>This recording holds no experiment: gradviz only watched the run, and can&apos;t make it again.</source>
        <translation>此记录不含实验：gradviz 只是旁观了这次运行，无法重新运行。</translation>
    </message>
</context>
<context>
    <name>ErrorReporter</name>
    <message>
        <source>gradviz ended unexpectedly the last time. What happened stands in {path}, which can be sent.</source>
        <translation>gradviz 上次意外结束。经过记录在 {path} 中，可以发送给我们。</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Show what happened</source>
        <translation>显示经过</translation>
    </message>
    <message>
        <source>A fault of gradviz: {what}</source>
        <translation>gradviz 的错误：{what}</translation>
    </message>
    <message>
        <source>. More stands in {path}</source>
        <translation>。详情见 {path}</translation>
    </message>
</context>
<context>
    <name>ExportNotice</name>
    <message>
        <source>Writing {path}</source>
        <translation>正在写入 {path}</translation>
    </message>
    <message>
        <source>How much is written</source>
        <translation>写入进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave no file</source>
        <translation>不留下文件</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Experiments, recordings, figures ({kinds})</source>
        <translation>实验、记录、图 ({kinds})</translation>
    </message>
    <message>
        <source>Save experiment</source>
        <translation>保存实验</translation>
    </message>
    <message>
        <source>Save recording</source>
        <translation>保存记录</translation>
    </message>
    <message>
        <source>{path}: this run is being recorded there already</source>
        <translation>{path}：本次运行已经在记录到这里</translation>
    </message>
    <message>
        <source>This run does not record {name}.</source>
        <translation>本次运行没有记录 {name}。</translation>
    </message>
    <message>
        <source>{subject} can&apos;t be written: {error}</source>
        <translation>无法写入 {subject}：{error}</translation>
    </message>
    <message>
        <source>Export numbers</source>
        <translation>导出数值</translation>
    </message>
    <message>
        <source>There is nothing to save before the first step.</source>
        <translation>第一步之前没有可保存的内容。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>Canceled; there is no {path}</source>
        <translation>已取消；{path} 未生成</translation>
    </message>
</context>
<context>
    <name>HeatmapView</name>
    <message>
        <source>Heatmap of layers and steps</source>
        <translation>层与步的热图</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>No layer is called that.</source>
        <translation>没有这个名称的层。</translation>
    </message>
    <message>
        <source>Press Run, or the space bar</source>
        <translation>按“运行”或空格键</translation>
    </message>
</context>
<context>
    <name>InterruptedNotice</name>
    <message>
        <source>A run was interrupted on {date} at step {step}: {name}</source>
        <translation>{date} 有一次运行在第 {step} 步中断：{name}</translation>
    </message>
    <message>
        <source> (and {n} more)</source>
        <translation>（另有 {n} 次）</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show the recording of the interrupted run</source>
        <translation>显示中断运行的记录</translation>
    </message>
    <message>
        <source>It stays in File → Recent runs</source>
        <translation>它保留在“文件 → 最近的运行”中</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend of special values</source>
        <translation>特殊值图例</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>零</translation>
    </message>
    <message>
        <source>The value is exactly zero: nothing arrives.</source>
        <translation>数值恰好为零：没有任何信号到达。</translation>
    </message>
    <message>
        <source>subnormal</source>
        <translation>次正规数</translation>
    </message>
    <message>
        <source>Below 1.2·10⁻³⁸: digits are being lost.</source>
        <translation>小于 1.2·10⁻³⁸：有效数字正在丢失。</translation>
    </message>
    <message>
        <source>NaN</source>
        <translation>NaN</translation>
    </message>
    <message>
        <source>Not a number.</source>
        <translation>不是数。</translation>
    </message>
    <message>
        <source>+Inf</source>
        <translation>+Inf</translation>
    </message>
    <message>
        <source>Above the largest number.</source>
        <translation>大于可表示的最大数。</translation>
    </message>
    <message>
        <source>−Inf</source>
        <translation>−Inf</translation>
    </message>
    <message>
        <source>Below the smallest number.</source>
        <translation>小于可表示的最小数。</translation>
    </message>
    <message>
        <source>above</source>
        <translation>高于</translation>
    </message>
    <message>
        <source>Above the range of the color bar.</source>
        <translation>高于色标范围。</translation>
    </message>
    <message>
        <source>below</source>
        <translation>低于</translation>
    </message>
    <message>
        <source>Below the range of the color bar.</source>
        <translation>低于色标范围。</translation>
    </message>
    <message>
        <source>no reference</source>
        <translation>无参照</translation>
    </message>
    <message>
        <source>A relative scale finds no number to divide by here.</source>
        <translation>相对刻度在此处没有可作除数的数值。</translation>
    </message>
</context>
<context>
    <name>Machine</name>
    <message>
        <source>Machine</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where the network computes, from the next start on; a small one is faster on the processor</source>
        <translation>网络在哪里计算，下次开始时生效；小网络在处理器上更快</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Threads on the processor, from the next start on; automatic: by the size of the network</source>
        <translation>处理器线程数，下次开始时生效；自动：按网络大小决定</translation>
    </message>
    <message>
        <source>Looking for the devices of this machine …</source>
        <translation>正在查找本机的设备 …</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>处理器（CPU）</translation>
    </message>
    <message>
        <source>NVIDIA GPU (CUDA)</source>
        <translation>NVIDIA GPU（CUDA）</translation>
    </message>
    <message>
        <source>Apple GPU (MPS)</source>
        <translation>Apple GPU（MPS）</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>A GPU if there is one, else the processor</source>
        <translation>有 GPU 则用 GPU，否则用处理器</translation>
    </message>
    <message>
        <source>Not known yet: torch is being loaded</source>
        <translation>尚不清楚：正在加载 torch</translation>
    </message>
    <message>
        <source>Not on this machine</source>
        <translation>本机没有</translation>
    </message>
    <message>
        <source>torch can&apos;t be loaded: gradviz self-test says why.</source>
        <translation>无法加载 torch：运行 gradviz self-test 可查看原因。</translation>
    </message>
    <message>
        <source>This machine has no {name}: choose another device.</source>
        <translation>本机没有 {name}：请选择其他设备。</translation>
    </message>
    <message>
        <source>This machine has no GPU that torch can use.</source>
        <translation>本机没有 torch 可用的 GPU。</translation>
    </message>
    <message>
        <source>The run computes on: {where}</source>
        <translation>本次运行的计算设备：{where}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>打开(&amp;O) …</translation>
    </message>
    <message>
        <source>&amp;Save experiment as …</source>
        <translation>实验另存为(&amp;S) …</translation>
    </message>
    <message>
        <source>Save &amp;recording as …</source>
        <translation>记录另存为(&amp;R) …</translation>
    </message>
    <message>
        <source>Save &amp;picture …</source>
        <translation>保存图片(&amp;P) …</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>复制图片(&amp;C)</translation>
    </message>
    <message>
        <source>Export &amp;numbers …</source>
        <translation>导出数值(&amp;N) …</translation>
    </message>
    <message>
        <source>Save &amp;weights …</source>
        <translation>保存权重(&amp;W) …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About gradviz</source>
        <translation>关于 gradviz(&amp;A)</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>Save weights</source>
        <translation>保存权重</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>语言(&amp;G)</translation>
    </message>
    <message>
        <source>Lectur&amp;e mode</source>
        <translation>讲课模式(&amp;E)</translation>
    </message>
    <message>
        <source>Space: run or pause
. : one step
{switches}
F11: lecture mode: the switches and the heatmap on the whole screen; Esc: back
F: follow the newest step
Home: the whole run
Ctrl+R: restart
Wheel over the heatmap: zoom; drag: move
T: the numbers of the cursor&apos;s step as a table; Ctrl+C copies them
Ctrl+F: filter, pick, merge or sort the rows
Arrow keys: move the cursor; with Shift by ten, with Ctrl by what is in view
Click or Enter: hold the cursor at its step; Esc: let it go
Shift and drag, or [ and ]: select the steps of pictures and files; Esc: all of them</source>
        <translation>空格键：运行或暂停
. ：训练一步
{switches}
F11：讲课模式，开关和热图占满整个屏幕；Esc：返回
F：跟随最新一步
Home：显示全程
Ctrl+R：重新开始
在热图上滚动滚轮：缩放；拖动：移动
T：光标所在步的数值表；Ctrl+C 复制
Ctrl+F：筛选、选取、合并或排序各行
方向键：移动光标；加 Shift 移动十格，加 Ctrl 移动一屏
单击或回车：把光标固定在该步；Esc：放开
按住 Shift 拖动，或按 [ 和 ]：选择图片和文件所含的步；Esc：全部</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Put this line away</source>
        <translation>收起这一行</translation>
    </message>
</context>
<context>
    <name>Opener</name>
    <message>
        <source>This is the run that goes on: {path}</source>
        <translation>这就是正在进行的运行：{path}</translation>
    </message>
    <message>
        <source>Opened {path}</source>
        <translation>已打开 {path}</translation>
    </message>
    <message>
        <source>Opened {path}: it goes on in another program, or was interrupted at step {step}</source>
        <translation>已打开 {path}：它正在另一个程序中进行，或在第 {step} 步中断</translation>
    </message>
    <message>
        <source>Opened {path}: it goes on in another window</source>
        <translation>已打开 {path}：它正在另一个窗口中进行</translation>
    </message>
    <message>
        <source>Opened {path}: interrupted at step {step}</source>
        <translation>已打开 {path}：在第 {step} 步中断</translation>
    </message>
    <message>
        <source>It is kept in File → Recent runs.</source>
        <translation>它保留在“文件 → 最近的运行”中。</translation>
    </message>
    <message>
        <source>It is not recorded, and is lost.</source>
        <translation>它没有被记录，将会丢失。</translation>
    </message>
    <message>
        <source>End the run that goes on, and open {name}?</source>
        <translation>结束正在进行的运行，打开 {name}？</translation>
    </message>
    <message>
        <source>A run goes on</source>
        <translation>有运行正在进行</translation>
    </message>
</context>
<context>
    <name>OptionField</name>
    <message>
        <source>Allowed: {what}</source>
        <translation>允许：{what}</translation>
    </message>
</context>
<context>
    <name>Pane</name>
    <message>
        <source>{name}, step {step}</source>
        <translation>{name}，第 {step} 步</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Of the picture, not of the window</source>
        <translation>图片的主题，不是窗口的</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>The file says how to make the run again</source>
        <translation>文件记载如何重新运行</translation>
    </message>
    <message>
        <source>Experiment, seed, versions and events, in the file&apos;s metadata: drop it on the window to run it again</source>
        <translation>实验、种子、版本和事件写入文件的元数据：把文件拖到窗口上即可重新运行</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Vectors stay sharp at any size</source>
        <translation>矢量图在任何尺寸下都清晰</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>倍率</translation>
    </message>
    <message>
        <source>Pixels per pixel of the size: 2 is twice as fine, not another layout</source>
        <translation>每个尺寸像素对应的像素数：2 为两倍精细，版面不变</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Save nothing</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source> pixels</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>From {least} to {most} pixels</source>
        <translation>{least} 到 {most} 像素</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>{width} × {height} pixels; at most {most} each way</source>
        <translation>{width} × {height} 像素；每边至多 {most}</translation>
    </message>
    <message>
        <source>all {steps}</source>
        <translation>全部 {steps} 步</translation>
    </message>
    <message>
        <source>the selected ones, {first} to {last}</source>
        <translation>所选的第 {first} 到 {last} 步</translation>
    </message>
</context>
<context>
    <name>PictureProgress</name>
    <message>
        <source>Drawing the picture</source>
        <translation>正在绘制图片</translation>
    </message>
    <message>
        <source>How much of the picture is drawn</source>
        <translation>绘制进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the picture</source>
        <translation>取消绘制</translation>
    </message>
    <message>
        <source>Draw no picture; no file is left</source>
        <translation>不绘制图片；不留下文件</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>{path}: found {suffix}; allowed: {allowed}</source>
        <translation>{path}：得到 {suffix}；允许：{allowed}</translation>
    </message>
    <message>
        <source>Drawing {path} …</source>
        <translation>正在绘制 {path} …</translation>
    </message>
    <message>
        <source>Drawing the picture …</source>
        <translation>正在绘制图片 …</translation>
    </message>
    <message>
        <source>There is no picture before the first step.</source>
        <translation>第一步之前还没有图片。</translation>
    </message>
    <message>
        <source>This run does not record {name}.</source>
        <translation>本次运行没有记录 {name}。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>The picture can&apos;t be drawn: {error}</source>
        <translation>无法绘制图片：{error}</translation>
    </message>
    <message>
        <source>Copied the picture to the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
    <message>
        <source>No picture was drawn.</source>
        <translation>没有绘制图片。</translation>
    </message>
</context>
<context>
    <name>ProfileView</name>
    <message>
        <source>Depth profile</source>
        <translation>深度剖面</translation>
    </message>
    <message>
        <source>The statistic of every layer, at the cursor&apos;s step or the newest</source>
        <translation>光标所在步（或最新一步）各层的统计量</translation>
    </message>
</context>
<context>
    <name>Readout</name>
    <message>
        <source>Read-out at the cursor</source>
        <translation>光标处的读数</translation>
    </message>
    <message>
        <source>Point at the heatmap, or press an arrow key, to read a layer, a step and its value.</source>
        <translation>将鼠标移到热图上，或按方向键，读取层、步和数值。</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>held</source>
        <translation>已固定</translation>
    </message>
    <message>
        <source>&lt;b&gt;{layer}&lt;/b&gt;, step {step}</source>
        <translation>&lt;b&gt;{layer}&lt;/b&gt;，第 {step} 步</translation>
    </message>
    <message>
        <source>{symbol} was not recorded yet</source>
        <translation>{symbol} 当时尚未记录</translation>
    </message>
    <message>
        <source>{arrow} step {step}: {value}</source>
        <translation>{arrow} 第 {step} 步：{value}</translation>
    </message>
    <message>
        <source>loss {loss} · ‖∇L‖₂ {norm}</source>
        <translation>损失 {loss} · ‖∇L‖₂ {norm}</translation>
    </message>
</context>
<context>
    <name>RecentRuns</name>
    <message>
        <source>&amp;Recent runs</source>
        <translation>最近的运行(&amp;R)</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>&amp;Keep runs …</source>
        <translation>保留运行(&amp;K) …</translation>
    </message>
    <message>
        <source>Remove &amp;all …</source>
        <translation>全部删除(&amp;A) …</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>goes on in another window</source>
        <translation>正在另一个窗口中进行</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>无名称</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n} 步</translation>
    </message>
    <message>
        <source>seed {n}</source>
        <translation>种子 {n}</translation>
    </message>
    <message>
        <source>{n} runs, {size} MB</source>
        <translation>{n} 次运行，{size} MB</translation>
    </message>
    <message>
        <source>Remove all recorded runs? What you saved elsewhere stays, and so does what is open.</source>
        <translation>删除所有已记录的运行？您保存在别处的文件和当前打开的运行不受影响。</translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation>全部删除</translation>
    </message>
    <message>
        <source>Removed {n} runs</source>
        <translation>已删除 {n} 次运行</translation>
    </message>
</context>
<context>
    <name>RecordingsDialog</name>
    <message>
        <source>Keep runs</source>
        <translation>保留运行</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Where every run of the window is kept</source>
        <translation>窗口的每次运行保存在哪里</translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation>浏览 …</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>至多</translation>
    </message>
    <message>
        <source>Beyond it the oldest runs are removed; with 0 no run is kept</source>
        <translation>超出时删除最早的运行；为 0 则不保留</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>keep nothing</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Keep this choice</source>
        <translation>保留此选择</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change nothing</source>
        <translation>不作更改</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>已用</translation>
    </message>
</context>
<context>
    <name>RowPicker</name>
    <message>
        <source>Rows to show</source>
        <translation>要显示的行</translation>
    </message>
    <message>
        <source>Space: show the row or not</source>
        <translation>空格键：显示或隐藏该行</translation>
    </message>
</context>
<context>
    <name>RowsBar</name>
    <message>
        <source>Names of rows</source>
        <translation>行的名称</translation>
    </message>
    <message>
        <source>name, *.conv1, …</source>
        <translation>名称, *.conv1, …</translation>
    </message>
    <message>
        <source>Show layers whose name has one of these parts; * and ? stand for anything</source>
        <translation>显示名称中含有这些部分之一的层；* 和 ? 代表任意字符</translation>
    </message>
    <message>
        <source>Pick …</source>
        <translation>选取 …</translation>
    </message>
    <message>
        <source>Choose layers from a list</source>
        <translation>从列表中选择层</translation>
    </message>
    <message>
        <source>By stage</source>
        <translation>按阶段</translation>
    </message>
    <message>
        <source>Order of rows</source>
        <translation>行的顺序</translation>
    </message>
    <message>
        <source>Sort by the values at the cursor&apos;s step; choose again to sort again</source>
        <translation>按光标所在步的数值排序；再次选择则重新排序</translation>
    </message>
    <message>
        <source>From input to output</source>
        <translation>从输入到输出</translation>
    </message>
    <message>
        <source>Smallest first</source>
        <translation>从小到大</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>从大到小</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>Every layer by itself, from input to output</source>
        <translation>每层单独一行，从输入到输出</translation>
    </message>
    <message>
        <source>Show each stage as one row: where its layers differ, the largest magnitude or the worst</source>
        <translation>每个阶段显示为一行：各层不同时，取绝对值最大者或最坏者</translation>
    </message>
    <message>
        <source>This network has no stages.</source>
        <translation>该网络没有阶段。</translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{shown} / {all}</translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message>
        <source>step {step:,} · loss {loss}</source>
        <translation>第 {step:,} 步 · 损失 {loss}</translation>
    </message>
    <message>
        <source>step {step:,} of {planned:,} · loss {loss}</source>
        <translation>第 {step:,} / {planned:,} 步 · 损失 {loss}</translation>
    </message>
    <message>
        <source> · {speed} steps/s</source>
        <translation> · {speed} 步/秒</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>正在启动 …</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>正在停止 …</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>Can&apos;t run: {reason}</source>
        <translation>无法运行：{reason}</translation>
    </message>
</context>
<context>
    <name>ScaleControls</name>
    <message>
        <source>Color scale</source>
        <translation>颜色刻度</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>刻度</translation>
    </message>
    <message>
        <source>What equal steps of color are</source>
        <translation>颜色的等距表示什么</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>What lies below has a color of its own</source>
        <translation>低于它的数值有自己的颜色</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>What lies above has a color of its own</source>
        <translation>高于它的数值有自己的颜色</translation>
    </message>
    <message>
        <source>Fit to all</source>
        <translation>适配全部</translation>
    </message>
    <message>
        <source>Fit the range to all steps of the run</source>
        <translation>使范围适配运行的所有步</translation>
    </message>
    <message>
        <source>Fit to visible</source>
        <translation>适配可见</translation>
    </message>
    <message>
        <source>Fit the range to the steps in view, and lock it</source>
        <translation>使范围适配可见的步，并锁定</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Lock the range</source>
        <translation>锁定范围</translation>
    </message>
    <message>
        <source>The range holds still: for other runs, other statistics of the kind, and the next start, too</source>
        <translation>范围固定不变：对其他运行、同类统计量和下次开始也有效</translation>
    </message>
    <message>
        <source>Found “{text}”; allowed: a number, such as 1e-8</source>
        <translation>得到“{text}”；允许：数，例如 1e-8</translation>
    </message>
    <message>
        <source>Found {low} to {high}; allowed: from {least}, the lowest below the highest</source>
        <translation>得到 {low} 到 {high}；允许：不小于 {least}，且最低小于最高</translation>
    </message>
</context>
<context>
    <name>ScaleWords</name>
    <message>
        <source>before clipping</source>
        <translation>裁剪前</translation>
    </message>
    <message>
        <source>after clipping</source>
        <translation>裁剪后</translation>
    </message>
    <message>
        <source>color is {scale}, {low} to {high}</source>
        <translation>颜色为 {scale}，{low} 到 {high}</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
</context>
<context>
    <name>ScheduleField</name>
    <message>
        <source>Schedule</source>
        <translation>变更计划</translation>
    </message>
    <message>
        <source>Changes during the run, one a line: STEP:KEY=VALUE</source>
        <translation>运行中的更改，每行一条：步:键=值</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>There are no weights before the first run.</source>
        <translation>第一次运行之前还没有权重。</translation>
    </message>
</context>
<context>
    <name>StepTable</name>
    <message>
        <source>{value} subnormal</source>
        <translation>{value} 次正规数</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>零</translation>
    </message>
</context>
<context>
    <name>StepsField</name>
    <message>
        <source>Steps of pictures and CSV files: type them, drag with Shift over the heatmap, or press [ and ]</source>
        <translation>图片和 CSV 文件所含的步：直接输入，或按住 Shift 在热图上拖动，或按 [ 和 ]</translation>
    </message>
    <message>
        <source>First selected step</source>
        <translation>所选的第一步</translation>
    </message>
    <message>
        <source>first</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>Last selected step</source>
        <translation>所选的最后一步</translation>
    </message>
    <message>
        <source>newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Select all steps</source>
        <translation>选择所有步</translation>
    </message>
    <message>
        <source>Select all steps again (Esc)</source>
        <translation>重新选择所有步（Esc）</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>StripView</name>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Mean loss over the batch, at each step</source>
        <translation>每一步在批量上的平均损失</translation>
    </message>
    <message>
        <source>grad norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>L2 norm of the whole gradient: before clipping, after clipping, and the threshold (dashed)</source>
        <translation>整个梯度的 L2 范数：裁剪前、裁剪后，以及阈值（虚线）</translation>
    </message>
</context>
<context>
    <name>SwitchButton</name>
    <message>
        <source>✔ ON</source>
        <translation>✔ 开</translation>
    </message>
    <message>
        <source>OFF</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Numbers of a step</source>
        <translation>一步的数值</translation>
    </message>
    <message>
        <source>Ctrl+C copies what is marked, or all, with tabs between</source>
        <translation>Ctrl+C 复制所选或全部内容，以制表符分隔</translation>
    </message>
    <message>
        <source>Step {step}, held</source>
        <translation>第 {step} 步，已固定</translation>
    </message>
    <message>
        <source>Step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
</context>
<context>
    <name>TimePane</name>
    <message>
        <source>Heatmap of time steps and steps</source>
        <translation>时间步与训练步的热图</translation>
    </message>
    <message>
        <source>Profile through time</source>
        <translation>时间剖面</translation>
    </message>
    <message>
        <source>The gradient at every time step, at the cursor&apos;s step or the newest</source>
        <translation>光标所在步（或最新一步）各时间步的梯度</translation>
    </message>
</context>
<context>
    <name>TrainingEngine</name>
    <message>
        <source>There are no weights: the network was not built.</source>
        <translation>没有权重：网络未能建立。</translation>
    </message>
    <message>
        <source>There is not enough memory: make the network or the batch smaller.</source>
        <translation>内存不足：请减小网络或批量。</translation>
    </message>
    <message>
        <source>Training can&apos;t go on: {error}</source>
        <translation>训练无法继续：{error}</translation>
    </message>
</context>
<context>
    <name>WriteFailureNotice</name>
    <message>
        <source>Recording goes on, and nothing is missing.</source>
        <translation>记录已恢复，没有缺失。</translation>
    </message>
    <message>
        <source>This run is not recorded: {reason}</source>
        <translation>本次运行未被记录：{reason}</translation>
    </message>
    <message>
        <source>Recording is paused at step {step}: {reason}. The run goes on in memory; what is missing is written as soon as there is room.</source>
        <translation>记录在第 {step} 步暂停：{reason}。运行在内存中继续；一有空间就补写缺失的部分。</translation>
    </message>
    <message>
        <source>the disk is full ({folder})</source>
        <translation>磁盘已满（{folder}）</translation>
    </message>
    <message>
        <source>Write now what is missing; this is tried every few seconds, too</source>
        <translation>立即补写缺失的部分；程序也会每隔几秒尝试一次</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The run before this one was recorded up to step {step} only.</source>
        <translation>上一次运行只记录到第 {step} 步。</translation>
    </message>
</context>
<context>
    <name>catalog</name>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>恒等函数</translation>
    </message>
    <message>
        <source>φ(x) = x. A network of linear layers only: what depth alone does to a gradient.</source>
        <translation>φ(x) = x。网络只由线性层组成：可以看到单凭深度会对梯度做什么。</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
    <message>
        <source>1/(1 + e⁻ˣ). Its slope is at most 1/4, so each layer takes away from the gradient.</source>
        <translation>1/(1 + e⁻ˣ)。斜率至多为 1/4，因此每一层都会削弱梯度。</translation>
    </message>
    <message>
        <source>Tanh</source>
        <translation>Tanh</translation>
    </message>
    <message>
        <source>Hyperbolic tangent. Slope 1 at zero, saturates on both sides.</source>
        <translation>双曲正切。在零点斜率为 1，两侧饱和。</translation>
    </message>
    <message>
        <source>Hardtanh</source>
        <translation>Hardtanh</translation>
    </message>
    <message>
        <source>x cut to [−1, 1]. Gradient exactly zero outside.</source>
        <translation>把 x 截断到 [−1, 1]。区间之外梯度恰好为零。</translation>
    </message>
    <message>
        <source>Softplus</source>
        <translation>Softplus</translation>
    </message>
    <message>
        <source>log(1 + eˣ), a smooth ReLU.</source>
        <translation>log(1 + eˣ)，平滑的 ReLU。</translation>
    </message>
    <message>
        <source>Softsign</source>
        <translation>Softsign</translation>
    </message>
    <message>
        <source>x/(1 + |x|). Saturates more slowly than tanh (Glorot &amp; Bengio 2010).</source>
        <translation>x/(1 + |x|)。比 tanh 饱和得慢（Glorot &amp; Bengio 2010）。</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>max(0, x). Slope 1 where it is on; a unit that is always off is dead.</source>
        <translation>max(0, x)。激活时斜率为 1；始终不激活的单元即为死亡单元。</translation>
    </message>
    <message>
        <source>ReLU6</source>
        <translation>ReLU6</translation>
    </message>
    <message>
        <source>min(max(0, x), 6).</source>
        <translation>min(max(0, x), 6)。</translation>
    </message>
    <message>
        <source>Leaky ReLU</source>
        <translation>Leaky ReLU</translation>
    </message>
    <message>
        <source>x for x &gt; 0, else a small slope: no unit dies (Maas et al. 2013).</source>
        <translation>x &gt; 0 时为 x，否则为很小的斜率：没有单元会死亡（Maas et al. 2013）。</translation>
    </message>
    <message>
        <source>PReLU</source>
        <translation>PReLU</translation>
    </message>
    <message>
        <source>Leaky ReLU whose slope is learned, one per layer (He et al. 2015).</source>
        <translation>斜率可学习的 Leaky ReLU，每层一个斜率（He et al. 2015）。</translation>
    </message>
    <message>
        <source>ELU</source>
        <translation>ELU</translation>
    </message>
    <message>
        <source>x for x &gt; 0, else α(eˣ − 1) (Clevert et al. 2016).</source>
        <translation>x &gt; 0 时为 x，否则为 α(eˣ − 1)（Clevert et al. 2016）。</translation>
    </message>
    <message>
        <source>SELU</source>
        <translation>SELU</translation>
    </message>
    <message>
        <source>Scaled ELU; with LeCun initialization it normalizes itself (Klambauer et al. 2017).</source>
        <translation>缩放的 ELU；配合 LeCun 初始化可自归一化（Klambauer et al. 2017）。</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>x·Φ(x) (Hendrycks &amp; Gimpel 2016).</source>
        <translation>x·Φ(x)（Hendrycks &amp; Gimpel 2016）。</translation>
    </message>
    <message>
        <source>SiLU</source>
        <translation>SiLU</translation>
    </message>
    <message>
        <source>x·sigmoid(x), also called swish.</source>
        <translation>x·sigmoid(x)，又称 swish。</translation>
    </message>
    <message>
        <source>Mish</source>
        <translation>Mish</translation>
    </message>
    <message>
        <source>x·tanh(softplus(x)) (Misra 2019).</source>
        <translation>x·tanh(softplus(x))（Misra 2019）。</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>网络结构</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>Fully connected hidden layers, then a linear output.</source>
        <translation>全连接隐藏层，之后是线性输出层。</translation>
    </message>
    <message>
        <source>ResNet</source>
        <translation>ResNet</translation>
    </message>
    <message>
        <source>Convolutions in blocks with a shortcut around each, for images (He et al. 2016); without residual the plain network of the same depth and parameters.</source>
        <translation>由卷积块组成，每块都有捷径连接，用于图像（He et al. 2016）；关闭残差连接时是深度和参数相同的普通网络。</translation>
    </message>
    <message>
        <source>RNN</source>
        <translation>RNN</translation>
    </message>
    <message>
        <source>Recurrent layers that read a sequence step by step, or an image row by row; the last hidden state goes to a linear output.</source>
        <translation>循环层逐步读取序列，或逐行读取图像；最后的隐藏状态送入线性输出层。</translation>
    </message>
    <message>
        <source>Transformer</source>
        <translation>Transformer</translation>
    </message>
    <message>
        <source>Encoder blocks of attention and two linear layers (Vaswani et al. 2017), for a sequence, or an image row by row; the mean over the sequence goes to a linear output.</source>
        <translation>由注意力和两个线性层组成的编码器块（Vaswani et al. 2017），用于序列，或逐行读取的图像；对序列取平均后送入线性输出层。</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Handwritten digits</source>
        <translation>手写数字</translation>
    </message>
    <message>
        <source>1,797 real 8×8 images of handwritten digits (UCI, Alpaydin &amp; Kaynak 1998); shipped.</source>
        <translation>1,797 张真实的 8×8 手写数字图像（UCI，Alpaydin &amp; Kaynak 1998）；随程序提供。</translation>
    </message>
    <message>
        <source>Gaussian noise</source>
        <translation>高斯噪声</translation>
    </message>
    <message>
        <source>Inputs N(0, std²) with random labels or targets: what initialization alone does to gradients.</source>
        <translation>输入服从 N(0, std²)，标签或目标随机：可以看到单凭初始化会对梯度做什么。</translation>
    </message>
    <message>
        <source>Spirals</source>
        <translation>螺旋线</translation>
    </message>
    <message>
        <source>Points on interleaved spiral arms in the plane, one class an arm.</source>
        <translation>平面上相互交错的螺旋臂上的点，每条臂为一类。</translation>
    </message>
    <message>
        <source>Moons</source>
        <translation>双月形</translation>
    </message>
    <message>
        <source>Points in the plane on two half circles that reach into each other, one class each.</source>
        <translation>平面上两个相互嵌入的半圆上的点，各为一类。</translation>
    </message>
    <message>
        <source>Circles</source>
        <translation>同心圆</translation>
    </message>
    <message>
        <source>Points in the plane on a circle within a circle, one class each.</source>
        <translation>平面上内外两个圆上的点，各为一类。</translation>
    </message>
    <message>
        <source>Adding problem</source>
        <translation>加法问题</translation>
    </message>
    <message>
        <source>Sequences of pairs (value, marker); the sum of the two marked values is to be said at the end. Saying 1 always costs 1/6 (Hochreiter &amp; Schmidhuber 1997, experiment 4).</source>
        <translation>由（数值，标记）对组成的序列；最后要给出两个带标记数值之和。始终回答 1 的损失是 1/6（Hochreiter &amp; Schmidhuber 1997，实验 4）。</translation>
    </message>
    <message>
        <source>Copy a symbol</source>
        <translation>复制符号</translation>
    </message>
    <message>
        <source>Sequences of one of 8 symbols, blanks, and the sign to say that symbol again. Guessing costs ln 8 ≈ 2.08 (after Hochreiter &amp; Schmidhuber 1997, experiments 2 and 3).</source>
        <translation>序列由 8 个符号之一、若干空白和要求重复该符号的信号组成。随机猜测的损失是 ln 8 ≈ 2.08（仿 Hochreiter &amp; Schmidhuber 1997，实验 2 和 3）。</translation>
    </message>
    <message>
        <source>CSV file</source>
        <translation>CSV 文件</translation>
    </message>
    <message>
        <source>A table of numbers, one sample a line, separated by commas, semicolons or tabs; one column is predicted.</source>
        <translation>数值表格，每行一个样本，以逗号、分号或制表符分隔；预测其中一列。</translation>
    </message>
    <message>
        <source>NumPy archive</source>
        <translation>NumPy 存档</translation>
    </message>
    <message>
        <source>Arrays that numpy.savez wrote: x (or inputs), samples first, and y (or targets).</source>
        <translation>由 numpy.savez 写出的数组：x（或 inputs），第一维是样本；以及 y（或 targets）。</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>28×28 images of 10 classes from IDX files: MNIST (LeCun et al. 1998), Fashion-MNIST, KMNIST.</source>
        <translation>来自 IDX 文件的 10 类 28×28 图像：MNIST（LeCun et al. 1998）、Fashion-MNIST、KMNIST。</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>32×32 color photographs of 10 classes (Krizhevsky 2009), from the binary version.</source>
        <translation>10 类 32×32 彩色照片（Krizhevsky 2009），读取二进制版本。</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>Your own pictures, in a folder of folders, one for each class; the middle square of each is used.</source>
        <translation>您自己的图片，每类一个子文件夹；取每张图片中央的正方形。</translation>
    </message>
    <message>
        <source>Decay</source>
        <translation>衰减</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The learning rate stays as it is.</source>
        <translation>学习率保持不变。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Down to the end of the run along half a cosine (Loshchilov &amp; Hutter 2017).</source>
        <translation>沿半个余弦下降到运行结束（Loshchilov &amp; Hutter 2017）。</translation>
    </message>
    <message>
        <source>Fan-in</source>
        <translation>输入数 fan_in</translation>
    </message>
    <message>
        <source>Fan-out</source>
        <translation>输出数 fan_out</translation>
    </message>
    <message>
        <source>CIFAR</source>
        <translation>CIFAR</translation>
    </message>
    <message>
        <source>ImageNet</source>
        <translation>ImageNet</translation>
    </message>
    <message>
        <source>Zero padding</source>
        <translation>补零</translation>
    </message>
    <message>
        <source>LSTM</source>
        <translation>LSTM</translation>
    </message>
    <message>
        <source>GRU</source>
        <translation>GRU</translation>
    </message>
    <message>
        <source>Pre-LN</source>
        <translation>Pre-LN</translation>
    </message>
    <message>
        <source>Post-LN</source>
        <translation>Post-LN</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Each column</source>
        <translation>逐列</translation>
    </message>
    <message>
        <source>The whole set</source>
        <translation>整个数据集</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>不做</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>A factor at regular intervals, as He et al. 2016 train.</source>
        <translation>每隔固定步数乘以一个因子，如 He et al. 2016 的训练方式。</translation>
    </message>
    <message>
        <source>Stepwise</source>
        <translation>阶梯式</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>PNG, for slides</source>
        <translation>PNG，用于幻灯片</translation>
    </message>
    <message>
        <source>SVG, vectors</source>
        <translation>SVG，矢量</translation>
    </message>
    <message>
        <source>PDF, vectors</source>
        <translation>PDF，矢量</translation>
    </message>
    <message>
        <source>GIF, growing with the run</source>
        <translation>GIF，随运行增长</translation>
    </message>
    <message>
        <source>MP4, growing with the run</source>
        <translation>MP4，随运行增长</translation>
    </message>
    <message>
        <source>Numbers as text</source>
        <translation>文本形式的数值</translation>
    </message>
    <message>
        <source>Numbers for numpy, every statistic</source>
        <translation>numpy 格式的数值，所有统计量</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>全零</translation>
    </message>
    <message>
        <source>Every weight 0: nothing tells the units apart, hidden layers never learn.</source>
        <translation>所有权重为 0：各单元毫无区别，隐藏层永远学不到东西。</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常数</translation>
    </message>
    <message>
        <source>Every weight the same: all units of a layer stay copies of each other.</source>
        <translation>所有权重相同：同一层的单元始终互为副本。</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>Uniform between −bound and bound.</source>
        <translation>在 −界限 与 界限 之间均匀分布。</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正态分布</translation>
    </message>
    <message>
        <source>Gaussian of a fixed width, whatever the layer&apos;s size.</source>
        <translation>宽度固定的高斯分布，与层的大小无关。</translation>
    </message>
    <message>
        <source>Truncated normal</source>
        <translation>截断正态分布</translation>
    </message>
    <message>
        <source>Gaussian, cut at two standard deviations.</source>
        <translation>高斯分布，在两倍标准差处截断。</translation>
    </message>
    <message>
        <source>Xavier uniform</source>
        <translation>Xavier 均匀分布</translation>
    </message>
    <message>
        <source>Keeps the variance through layers that are linear around zero (Glorot &amp; Bengio 2010).</source>
        <translation>在零点附近近似线性的各层之间保持方差（Glorot &amp; Bengio 2010）。</translation>
    </message>
    <message>
        <source>Xavier normal</source>
        <translation>Xavier 正态分布</translation>
    </message>
    <message>
        <source>As Xavier uniform, from a Gaussian.</source>
        <translation>同 Xavier 均匀分布，但取自高斯分布。</translation>
    </message>
    <message>
        <source>Orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>Keeps every length, in either direction (Saxe et al. 2014).</source>
        <translation>前向和反向都保持向量长度（Saxe et al. 2014）。</translation>
    </message>
    <message>
        <source>He uniform</source>
        <translation>He 均匀分布</translation>
    </message>
    <message>
        <source>Keeps the variance through ReLU layers (He et al. 2015).</source>
        <translation>在 ReLU 各层之间保持方差（He et al. 2015）。</translation>
    </message>
    <message>
        <source>He normal</source>
        <translation>He 正态分布</translation>
    </message>
    <message>
        <source>As He uniform, from a Gaussian.</source>
        <translation>同 He 均匀分布，但取自高斯分布。</translation>
    </message>
    <message>
        <source>LeCun normal</source>
        <translation>LeCun 正态分布</translation>
    </message>
    <message>
        <source>Gaussian of variance 1/fan_in; the one for SELU.</source>
        <translation>方差为 1/fan_in 的高斯分布；适用于 SELU。</translation>
    </message>
    <message>
        <source>PyTorch default</source>
        <translation>PyTorch 默认</translation>
    </message>
    <message>
        <source>Uniform ±1/√fan_in, what nn.Linear does.</source>
        <translation>±1/√fan_in 之间均匀分布，即 nn.Linear 的做法。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失函数</translation>
    </message>
    <message>
        <source>Cross entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>Mean of −log softmax at the true class; for class labels.</source>
        <translation>真实类别处 −log softmax 的平均值；用于类别标签。</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>Mean of (output − target)² over batch and outputs; class labels become one-hot targets.</source>
        <translation>(输出 − 目标)² 在批量和各输出上的平均；类别标签转为独热编码。</translation>
    </message>
    <message>
        <source>Normalization</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>Each unit over the batch, each channel of an image also over its pixels (Ioffe &amp; Szegedy 2015).</source>
        <translation>每个单元在整个批量上归一化，图像的每个通道还包括其所有像素（Ioffe &amp; Szegedy 2015）。</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Each sample over its units, an image over its channels and pixels together (Ba et al. 2016).</source>
        <translation>每个样本在其所有单元上归一化，图像则在通道和像素上一起归一化（Ba et al. 2016）。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Each sample over groups of its units or channels (Wu &amp; He 2018).</source>
        <translation>每个样本在若干组单元或通道上归一化（Wu &amp; He 2018）。</translation>
    </message>
    <message>
        <source>RMS</source>
        <translation>RMS </translation>
    </message>
    <message>
        <source>Layer norm without the mean (Zhang &amp; Sennrich 2019).</source>
        <translation>不减均值的层归一化（Zhang &amp; Sennrich 2019）。</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>SGD</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Stochastic gradient descent: a step is the learning rate times the gradient.</source>
        <translation>随机梯度下降：每一步为学习率乘以梯度。</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>Scales each weight&apos;s step by its gradients&apos; running size (Kingma &amp; Ba 2015), which hides vanishing.</source>
        <translation>按梯度大小的滑动平均缩放每个权重的步长（Kingma &amp; Ba 2015），这会掩盖梯度消失。</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Adam whose weight decay shrinks the weights by itself, past the gradient (Loshchilov &amp; Hutter 2019).</source>
        <translation>权重衰减不经过梯度、直接缩小权重的 Adam（Loshchilov &amp; Hutter 2019）。</translation>
    </message>
    <message>
        <source>RMSprop</source>
        <translation>RMSprop</translation>
    </message>
    <message>
        <source>Divides by the root of a running mean of squared gradients (Tieleman &amp; Hinton 2012): Adam without momentum.</source>
        <translation>除以梯度平方滑动平均的平方根（Tieleman &amp; Hinton 2012）：没有动量的 Adam。</translation>
    </message>
    <message>
        <source>Adagrad</source>
        <translation>Adagrad</translation>
    </message>
    <message>
        <source>Divides by the root of the sum of all squared gradients so far, so its steps shrink (Duchi et al. 2011).</source>
        <translation>除以迄今所有梯度平方和的平方根，因此步长不断缩小（Duchi et al. 2011）。</translation>
    </message>
    <message>
        <source>Pre-training</source>
        <translation>预训练</translation>
    </message>
    <message>
        <source>All layers are trained together from the start.</source>
        <translation>从一开始就一起训练所有层。</translation>
    </message>
    <message>
        <source>Autoencoders</source>
        <translation>自编码器</translation>
    </message>
    <message>
        <source>Layer by layer, from the input on: each learns to keep what it reads, so that a linear map can give it back (Bengio et al. 2007); then all are trained together.</source>
        <translation>从输入开始逐层训练：每层学习保留它所读到的内容，使线性映射能够还原它（Bengio et al. 2007）；之后所有层一起训练。</translation>
    </message>
    <message>
        <source>Recurrent initializer</source>
        <translation>循环权重初始化</translation>
    </message>
    <message>
        <source>Keeps every length, times ρ (Saxe et al. 2014).</source>
        <translation>保持向量长度，再乘以 ρ（Saxe et al. 2014）。</translation>
    </message>
    <message>
        <source>Gaussian, scaled to the spectral radius (Jaeger 2001).</source>
        <translation>高斯分布，缩放到给定的谱半径（Jaeger 2001）。</translation>
    </message>
    <message>
        <source>ρ·I: each unit remembers itself (Le et al. 2015).</source>
        <translation>ρ·I：每个单元记住自己（Le et al. 2015）。</translation>
    </message>
    <message>
        <source>Statistic</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Weight gradient</source>
        <translation>权重梯度</translation>
    </message>
    <message>
        <source>L2 norm of the gradient of the mean loss in the layer&apos;s weight, before clipping.</source>
        <translation>平均损失对该层权重的梯度的 L2 范数，裁剪前。</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>误差项 δ</translation>
    </message>
    <message>
        <source>L2 norm, over batch and units, of the gradient in the output z of the layer&apos;s linear map: the δ of back-propagation, before normalization and activation; for a recurrent layer over time steps, too.</source>
        <translation>损失对该层线性映射输出 z 的梯度在批量和单元上的 L2 范数：即反向传播的 δ，位于归一化和激活函数之前；循环层还包括所有时间步。</translation>
    </message>
    <message>
        <source>Delta through time</source>
        <translation>随时间的 δ</translation>
    </message>
    <message>
        <source>For recurrent networks, a row per time step: L2 norm, over batch and units, of the total derivative in the last recurrent layer&apos;s hidden state h_t, through all later steps.</source>
        <translation>用于循环神经网络，每个时间步一行：损失经由之后所有时间步对最后一个循环层隐藏状态 h_t 的全导数，在批量和单元上的 L2 范数。</translation>
    </message>
    <message>
        <source>Weight gradient, RMS</source>
        <translation>权重梯度，均方根</translation>
    </message>
    <message>
        <source>grad_l2 over the root of the number of elements.</source>
        <translation>grad_l2 除以元素个数的平方根。</translation>
    </message>
    <message>
        <source>Weight gradient, mean</source>
        <translation>权重梯度，平均</translation>
    </message>
    <message>
        <source>Mean absolute value over the elements.</source>
        <translation>各元素绝对值的平均。</translation>
    </message>
    <message>
        <source>mean |∂L/∂w|</source>
        <translation>平均 |∂L/∂w|</translation>
    </message>
    <message>
        <source>Weight gradient, largest</source>
        <translation>权重梯度，最大</translation>
    </message>
    <message>
        <source>Largest absolute value of an element.</source>
        <translation>元素绝对值的最大值。</translation>
    </message>
    <message>
        <source>max |∂L/∂w|</source>
        <translation>最大 |∂L/∂w|</translation>
    </message>
    <message>
        <source>Weight gradient, zeros</source>
        <translation>权重梯度，零的比例</translation>
    </message>
    <message>
        <source>Share of elements that are exactly 0.</source>
        <translation>恰好为 0 的元素所占比例。</translation>
    </message>
    <message>
        <source>share of ∂L/∂w = 0</source>
        <translation>∂L/∂w = 0 的比例</translation>
    </message>
    <message>
        <source>Weight gradient, clipped</source>
        <translation>权重梯度，裁剪后</translation>
    </message>
    <message>
        <source>L2 norm of what clipping left of the gradient.</source>
        <translation>裁剪后剩余梯度的 L2 范数。</translation>
    </message>
    <message>
        <source>‖∂L/∂W‖₂ after clipping</source>
        <translation>裁剪后的 ‖∂L/∂W‖₂</translation>
    </message>
    <message>
        <source>Update ratio</source>
        <translation>更新比</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>L2 norm of the layer&apos;s weight in the forward pass.</source>
        <translation>前向传播时该层权重的 L2 范数。</translation>
    </message>
    <message>
        <source>Activation, mean</source>
        <translation>激活值，平均</translation>
    </message>
    <message>
        <source>mean a</source>
        <translation>平均 a</translation>
    </message>
    <message>
        <source>Activation, spread</source>
        <translation>激活值，离散程度</translation>
    </message>
    <message>
        <source>std a</source>
        <translation>a 的标准差</translation>
    </message>
    <message>
        <source>Dead units</source>
        <translation>死亡单元</translation>
    </message>
    <message>
        <source>Share of units whose output is exactly 0 for every sample of the batch.</source>
        <translation>对批量中每个样本输出都恰好为 0 的单元所占比例。</translation>
    </message>
    <message>
        <source>share of units with a = 0</source>
        <translation>a = 0 的单元比例</translation>
    </message>
    <message>
        <source>Saturated activations</source>
        <translation>饱和的激活</translation>
    </message>
    <message>
        <source>share of |φ′| &lt; 10⁻³ max</source>
        <translation>|φ′| &lt; 10⁻³ 最大值的比例</translation>
    </message>
    <message>
        <source>Negative slope</source>
        <translation>负半轴斜率</translation>
    </message>
    <message>
        <source>Slope for x &lt; 0.</source>
        <translation>x &lt; 0 时的斜率。</translation>
    </message>
    <message>
        <source>Initial slope</source>
        <translation>初始斜率</translation>
    </message>
    <message>
        <source>Slope for x &lt; 0 at the start.</source>
        <translation>开始时 x &lt; 0 处的斜率。</translation>
    </message>
    <message>
        <source>The value −α is approached for x → −∞.</source>
        <translation>x → −∞ 时趋于 −α。</translation>
    </message>
    <message>
        <source>Initial bias</source>
        <translation>初始偏置</translation>
    </message>
    <message>
        <source>Every bias at the start.</source>
        <translation>开始时的所有偏置。</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>The value of every weight.</source>
        <translation>每个权重的值。</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>界限</translation>
    </message>
    <message>
        <source>Largest absolute value.</source>
        <translation>绝对值的最大值。</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Standard deviation of the weights.</source>
        <translation>权重的标准差。</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>增益</translation>
    </message>
    <message>
        <source>A factor, or “activation” for the one that PyTorch recommends for the activation.</source>
        <translation>一个因子；填 “activation” 则取 PyTorch 为该激活函数推荐的增益。</translation>
    </message>
    <message>
        <source>activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>fan_in keeps the variance going forward, fan_out going backward.</source>
        <translation>fan_in 在前向保持方差，fan_out 在反向保持方差。</translation>
    </message>
    <message>
        <source>{kind} norm</source>
        <translation>{kind}归一化</translation>
    </message>
    <message>
        <source>The weights were trained behind the normalization: without it the loss may jump.</source>
        <translation>这些权重是在归一化之下训练的：去掉归一化后损失可能突变。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>Set random outputs of hidden layers to 0 in each step (Srivastava et al. 2014).</source>
        <translation>每步把隐藏层的一些随机输出设为 0（Srivastava et al. 2014）。</translation>
    </message>
    <message>
        <source>Dropout rate</source>
        <translation>失活概率</translation>
    </message>
    <message>
        <source>Probability p that an output is set to 0; the others are multiplied by 1/(1 − p).</source>
        <translation>输出被设为 0 的概率 p；其余输出乘以 1/(1 − p)。</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>float64</source>
        <translation>float64</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>gradviz-experiment</source>
        <translation>gradviz 实验</translation>
    </message>
    <message>
        <source>Forget bias</source>
        <translation>遗忘门偏置</translation>
    </message>
    <message>
        <source>Adafactor</source>
        <translation>Adafactor</translation>
    </message>
    <message>
        <source>Keeps of the squared gradients one running mean per row and column of a matrix, and makes a step in proportion to the size of its weights (Shazeer &amp; Stern 2018).</source>
        <translation>对每个矩阵，只按行和按列各保存一份梯度平方的滑动平均，步长与权重的大小成正比（Shazeer 与 Stern 2018）。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>刻度</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Equal steps of color are equal factors.</source>
        <translation>颜色的等距表示相同的倍数。</translation>
    </message>
    <message>
        <source>log₁₀</source>
        <translation>log₁₀</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Equal steps of color are equal differences of the magnitude.</source>
        <translation>颜色的等距表示绝对值的相同差值。</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Against the start</source>
        <translation>相对于开始</translation>
    </message>
    <message>
        <source>Each row is divided by its own value at its first step: what has grown, and what has shrunk.</source>
        <translation>每行除以它自己第一步的值：看出什么增大了，什么减小了。</translation>
    </message>
    <message>
        <source>log₁₀, relative to the row&apos;s first step</source>
        <translation>log₁₀，相对于该行第一步</translation>
    </message>
    <message>
        <source>Against the last layer</source>
        <translation>相对于最后一层</translation>
    </message>
    <message>
        <source>Each step is divided by its value in the row nearest to the loss: how much arrives of what sets out.</source>
        <translation>每步除以最靠近损失的一行的值：出发的梯度有多少能到达。</translation>
    </message>
    <message>
        <source>log₁₀, relative to the row nearest to the loss</source>
        <translation>log₁₀，相对于最靠近损失的一行</translation>
    </message>
    <message>
        <source>Gradient of other parameters</source>
        <translation>其他参数的梯度</translation>
    </message>
    <message>
        <source>A row for each parameter that is no layer&apos;s weight: biases, normalizations, slopes, and of a recurrent layer the matrices of its inputs. L2 norm of the gradient, before clipping; 0 where a parameter is not used.</source>
        <translation>每个不属于层权重的参数一行：偏置、归一化参数、斜率，以及循环层的输入矩阵。梯度的 L2 范数，裁剪前；未使用的参数为 0。</translation>
    </message>
    <message>
        <source>L2 norm of the update that the optimizer really made, over that of the weight before it. Of a weight of zeros it is +Inf where the weight moved, and NaN (0/0) where it stayed.</source>
        <translation>优化器实际更新量的 L2 范数，与更新前权重的 L2 范数之比。权重全为零时，若权重移动则为 +Inf，未移动则为 NaN（0/0）。</translation>
    </message>
    <message>
        <source>Mean output of the activation over batch and units; where a layer puts out more than 32,768 numbers, over at most 4,096 of them, evenly spaced.</source>
        <translation>激活函数输出在批量和单元上的平均；层的输出超过 32,768 个数时，只取其中均匀分布的至多 4,096 个。</translation>
    </message>
    <message>
        <source>Standard deviation over batch and units; where a layer puts out more than 32,768 numbers, over at most 4,096 of them, evenly spaced.</source>
        <translation>在批量和单元上的标准差；层的输出超过 32,768 个数时，只取其中均匀分布的至多 4,096 个。</translation>
    </message>
    <message>
        <source>Share of activations where the slope of φ is below a thousandth of its maximum; where a layer puts out more than 32,768 numbers, over at most 4,096 of them, evenly spaced.</source>
        <translation>φ 的斜率低于其最大值千分之一的激活所占比例；层的输出超过 32,768 个数时，只取其中均匀分布的至多 4,096 个。</translation>
    </message>
    <message>
        <source>Bias of an LSTM&apos;s forget gate at the start, the sum of the two vectors that PyTorch has: 1 or more lets it remember from the start (Jozefowicz et al. 2015).</source>
        <translation>LSTM 遗忘门开始时的偏置，即 PyTorch 中两个偏置向量之和：不小于 1 时从一开始就能记忆（Jozefowicz et al. 2015）。</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起始权重</translation>
    </message>
    <message>
        <source>Weights to start from: a safetensors file. What it lacks starts as usual. Relative to the current folder.</source>
        <translation>开始时使用的权重：safetensors 文件。其中没有的照常初始化。相对于当前文件夹。</translation>
    </message>
    <message>
        <source>Stem</source>
        <translation>首层</translation>
    </message>
    <message>
        <source>cifar: 3×3 convolution; imagenet: 7×7 with stride 2, then max-pooling.</source>
        <translation>cifar：3×3 卷积；imagenet：步幅为 2 的 7×7 卷积，之后最大池化。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>basic: 3×3, 3×3; bottleneck: 1×1, 3×3, 1×1 with four times the channels.</source>
        <translation>basic：3×3、3×3；bottleneck：1×1、3×3、1×1，通道数为四倍。</translation>
    </message>
    <message>
        <source>Basic</source>
        <translation>基本块</translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation>瓶颈块</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>块数</translation>
    </message>
    <message>
        <source>Blocks of each stage: n, n, n is the CIFAR network of depth 6n + 2 (9n + 2 with bottlenecks); 2, 2, 2, 2 with the imagenet stem and width 64 is ResNet-18, 3, 4, 6, 3 ResNet-34 and -50.</source>
        <translation>每个阶段的块数：n, n, n 是深度为 6n + 2 的 CIFAR 网络（用瓶颈块则为 9n + 2）；首层为 imagenet、宽度为 64 时，2, 2, 2, 2 是 ResNet-18，3, 4, 6, 3 是 ResNet-34 和 ResNet-50。</translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Channels of the first stage; each later one has twice as many and half the image side.</source>
        <translation>第一阶段的通道数；之后每个阶段通道数加倍，图像边长减半。</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>捷径连接</translation>
    </message>
    <message>
        <source>Where shapes differ: a 1×1 convolution, or every other pixel with zeros for the new channels (options B and A of He et al. 2016).</source>
        <translation>形状不同时：用 1×1 卷积，或隔点取样并以零填充新通道（He et al. 2016 的方案 B 和 A）。</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>循环单元</translation>
    </message>
    <message>
        <source>rnn: h ← φ(Wx + Uh + b) (Elman 1990); lstm (Hochreiter &amp; Schmidhuber 1997) and gru (Cho et al. 2014) have gates, with sigmoid and tanh of their own.</source>
        <translation>rnn：h ← φ(Wx + Uh + b)（Elman 1990）；lstm（Hochreiter &amp; Schmidhuber 1997）和 gru（Cho et al. 2014）有门控，自带 sigmoid 和 tanh。</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Recurrent layers, stacked.</source>
        <translation>堆叠的循环层数。</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Hidden units of each layer.</source>
        <translation>每层的隐藏单元数。</translation>
    </message>
    <message>
        <source>units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Encoder blocks.</source>
        <translation>编码器块数。</translation>
    </message>
    <message>
        <source>Numbers per token.</source>
        <translation>每个词元的维数。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>头数</translation>
    </message>
    <message>
        <source>Attention heads; they share the width evenly.</source>
        <translation>注意力头的个数；平分宽度。</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Of layer norm: pre, inside each branch, or post, behind each sum, which needs warm-up (Xiong et al. 2020).</source>
        <translation>层归一化的位置：pre 在每个分支之内；post 在每次求和之后，需要预热（Xiong et al. 2020）。</translation>
    </message>
    <message>
        <source>Hidden layers.</source>
        <translation>隐藏层数。</translation>
    </message>
    <message>
        <source>Units of each hidden layer.</source>
        <translation>每个隐藏层的单元数。</translation>
    </message>
    <message>
        <source>Spectral radius</source>
        <translation>谱半径</translation>
    </message>
    <message>
        <source>Largest absolute value of an eigenvalue: below 1 the linear part of the network forgets, above 1 it explodes (Pascanu et al. 2013).</source>
        <translation>特征值绝对值的最大值：小于 1 时网络的线性部分会遗忘，大于 1 时会爆炸（Pascanu et al. 2013）。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>Samples of one step.</source>
        <translation>每一步的样本数。</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>图像大小</translation>
    </message>
    <message>
        <source>Side of the images; above 8 they are up-sampled.</source>
        <translation>图像边长；大于 8 时上采样。</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道数</translation>
    </message>
    <message>
        <source>1, or the same 3 times.</source>
        <translation>1，或重复 3 次。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入数</translation>
    </message>
    <message>
        <source>Numbers per sample or time step; 32 where not given.</source>
        <translation>每个样本或时间步的数值个数；不填则为 32。</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Sequences of so many steps.</source>
        <translation>序列的时间步数。</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Of the images; 3 where not given.</source>
        <translation>图像的通道数；不填则为 3。</translation>
    </message>
    <message>
        <source>Square images of this side.</source>
        <translation>正方形图像的边长。</translation>
    </message>
    <message>
        <source>Of the inputs.</source>
        <translation>输入的标准差。</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>Uniformly random labels; 10 where neither is given.</source>
        <translation>均匀随机的标签；两者都不填则为 10。</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出数</translation>
    </message>
    <message>
        <source>N(0, 1) targets in place of labels.</source>
        <translation>以服从 N(0, 1) 的目标代替标签。</translation>
    </message>
    <message>
        <source>Fresh</source>
        <translation>每步更新</translation>
    </message>
    <message>
        <source>New samples each step, or one fixed batch.</source>
        <translation>每步取新样本，或固定使用同一批量。</translation>
    </message>
    <message>
        <source>Arms</source>
        <translation>螺旋臂</translation>
    </message>
    <message>
        <source>Spiral arms, one class each.</source>
        <translation>螺旋臂数，每条为一类。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Points in all.</source>
        <translation>点的总数。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Standard deviation across the arm, in radians.</source>
        <translation>横向的标准差，以弧度计。</translation>
    </message>
    <message>
        <source>Standard deviation of what is added to both coordinates.</source>
        <translation>加到两个坐标上的噪声的标准差。</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>Radius of the inner circle; the outer has 1.</source>
        <translation>内圆半径；外圆半径为 1。</translation>
    </message>
    <message>
        <source>Time steps of a sequence.</source>
        <translation>一个序列的时间步数。</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>A text file in UTF-8. Relative to the current folder.</source>
        <translation>UTF-8 文本文件。相对于当前文件夹。</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标列</translation>
    </message>
    <message>
        <source>Name of the column to predict; the last where not given.</source>
        <translation>要预测的列名；不填则为最后一列。</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>What is predicted: class labels (whole numbers or text) or numbers, as they are.</source>
        <translation>预测什么：类别标签（整数或文本），或数值本身。</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>表头</translation>
    </message>
    <message>
        <source>Whether the first line has names; auto: look at the first two.</source>
        <translation>第一行是否为列名；auto：根据前两行判断。</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>有</translation>
    </message>
    <message>
        <source>Absent</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Standardize</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>Inputs to mean 0 and variance 1: each column over the samples, the whole set, or not at all.</source>
        <translation>使输入均值为 0、方差为 1：逐列、整个数据集，或不做标准化。</translation>
    </message>
    <message>
        <source>An .npz file. Relative to the current folder.</source>
        <translation>.npz 文件。相对于当前文件夹。</translation>
    </message>
    <message>
        <source>The folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped (.gz) or not. Relative to the current folder.</source>
        <translation>含 train-images-idx3-ubyte 和 train-labels-idx1-ubyte 的文件夹，可为 gzip 压缩（.gz）。相对于当前文件夹。</translation>
    </message>
    <message>
        <source>The folder cifar-10-batches-bin, with data_batch_1.bin to data_batch_5.bin. Relative to the current folder.</source>
        <translation>文件夹 cifar-10-batches-bin，内有 data_batch_1.bin 到 data_batch_5.bin。相对于当前文件夹。</translation>
    </message>
    <message>
        <source>The folder that holds the folders. Relative to the current folder.</source>
        <translation>包含各类子文件夹的文件夹。相对于当前文件夹。</translation>
    </message>
    <message>
        <source>Side to which images are scaled.</source>
        <translation>图像缩放后的边长。</translation>
    </message>
    <message>
        <source>1 for gray, 3 for red, green and blue.</source>
        <translation>1 为灰度，3 为红绿蓝。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Step size. Too large a rate makes training diverge; it can be changed during a run.</source>
        <translation>步长。学习率过大会使训练发散；可在运行中更改。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>How much of the last step goes on.</source>
        <translation>上一步有多少延续下来。</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
    </message>
    <message>
        <source>Look ahead along the momentum; needs momentum &gt; 0.</source>
        <translation>沿动量方向前瞻；需要动量 &gt; 0。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>L2 penalty on all trained parameters.</source>
        <translation>对所有训练参数的 L2 惩罚。</translation>
    </message>
    <message>
        <source>Each step takes this share of the weights away, times the learning rate; no part of the gradient.</source>
        <translation>每一步按此比例乘以学习率缩小权重；不计入梯度。</translation>
    </message>
    <message>
        <source>Final</source>
        <translation>最终比例</translation>
    </message>
    <message>
        <source>Share of the learning rate that is left at the end.</source>
        <translation>结束时剩余学习率的比例。</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Steps between two factors.</source>
        <translation>两次相乘之间的步数。</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied with.</source>
        <translation>学习率所乘的因子。</translation>
    </message>
    <message>
        <source>Pre-training steps</source>
        <translation>预训练步数</translation>
    </message>
    <message>
        <source>Those of all layers together, shared evenly; they come before the steps of the training.</source>
        <translation>所有层合计的步数，平均分配；在正式训练之前进行。</translation>
    </message>
    <message>
        <source>Normalize each hidden layer before its activation.</source>
        <translation>在激活函数之前归一化每个隐藏层。</translation>
    </message>
    <message>
        <source>Normalize by</source>
        <translation>归一化方式</translation>
    </message>
    <message>
        <source>What is normalized: a unit over the batch, or a sample over its units.</source>
        <translation>归一化的对象：单元在批量上，或样本在其单元上。</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>残差连接</translation>
    </message>
    <message>
        <source>Add a layer&apos;s input to its output wherever the widths agree (He et al. 2016).</source>
        <translation>凡宽度一致处，把层的输入加到其输出上（He et al. 2016）。</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Limit the gradient before the step.</source>
        <translation>在更新之前限制梯度的大小。</translation>
    </message>
    <message>
        <source>Clip by</source>
        <translation>裁剪方式</translation>
    </message>
    <message>
        <source>norm: scale the whole gradient to the threshold; value: cut each element.</source>
        <translation>norm：把整个梯度缩放到阈值；value：逐元素截断。</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Clipping threshold</source>
        <translation>裁剪阈值</translation>
    </message>
    <message>
        <source>Largest global norm, or largest element.</source>
        <translation>全局范数或元素绝对值的上限。</translation>
    </message>
    <message>
        <source>Optimizer steps of the training.</source>
        <translation>训练的优化步数。</translation>
    </message>
    <message>
        <source>What is averaged over the batch.</source>
        <translation>在批量上求平均的量。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>The numbers of parameters, data and loss; bfloat16 has the range of float32 and 8 bits of its 24.</source>
        <translation>参数、数据和损失所用的数值格式；bfloat16 与 float32 范围相同，但有效位只有 8 位（float32 为 24 位）。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises in a straight line to its value.</source>
        <translation>学习率线性升至设定值所用的步数。</translation>
    </message>
    <message>
        <source>At step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>The first step with the change.</source>
        <translation>更改生效的第一步。</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>What the file is.</source>
        <translation>文件是什么。</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>The version of the format.</source>
        <translation>格式的版本。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Shown in titles.</source>
        <translation>显示在标题中。</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What to look at, what to press.</source>
        <translation>看什么、按什么。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Same seed, same numbers.</source>
        <translation>种子相同，数值就相同。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>变更计划</translation>
    </message>
    <message>
        <source>Changes at a step.</source>
        <translation>在某一步的更改。</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>{key}: found {value}; the administrator allows {configured} alone ({policy_file})</source>
        <translation>{key}：得到 {value}；管理员只允许 {configured}（{policy_file}）</translation>
    </message>
    <message>
        <source>{policy_file}: found {key}; allowed: the keys defaults, locked</source>
        <translation>{policy_file}：得到 {key}；允许：键 defaults、locked</translation>
    </message>
    <message>
        <source>{key}: set by the administrator ({policy_file})</source>
        <translation>{key}：由管理员设定（{policy_file}）</translation>
    </message>
    <message>
        <source>{parent}: can&apos;t be made: {reason}</source>
        <translation>{parent}：无法创建：{reason}</translation>
    </message>
    <message>
        <source>{path}: not JSON: {error}</source>
        <translation>{path}：不是 JSON：{error}</translation>
    </message>
    <message>
        <source>{prefix}: found {shown}; allowed: a JSON object</source>
        <translation>{prefix}：得到 {shown}；允许：一个 JSON 对象</translation>
    </message>
    <message>
        <source>{prefix}{key}: found {shown}; allowed: {allowed}</source>
        <translation>{prefix}{key}：得到 {shown}；允许：{allowed}</translation>
    </message>
    <message>
        <source>{prefix}{key}: unknown key; allowed: {keys}</source>
        <translation>{prefix}{key}：未知的键；允许：{keys}</translation>
    </message>
    <message>
        <source>the binary version is cifar-10-binary.tar.gz at https://www.cs.toronto.edu/~kriz/cifar.html</source>
        <translation>二进制版本是 https://www.cs.toronto.edu/~kriz/cifar.html 上的 cifar-10-binary.tar.gz</translation>
    </message>
    <message>
        <source>the folder with CIFAR-10&apos;s data_batch_*.bin, unpacked ({address})</source>
        <translation>含有已解压的 CIFAR-10 data_batch_*.bin 的文件夹（{address}）</translation>
    </message>
    <message>
        <source>{folder}: holds the pickled Python version, which is never opened: a pickle can run any code; {address}</source>
        <translation>{folder}：这是 pickle 格式的 Python 版本，程序绝不打开它：pickle 可以执行任意代码；{address}</translation>
    </message>
    <message>
        <source>; there are some in {inner}</source>
        <translation>；{inner} 中有一些</translation>
    </message>
    <message>
        <source>{folder}: no data_batch_*.bin in it{hint}</source>
        <translation>{folder}：其中没有 data_batch_*.bin{hint}</translation>
    </message>
    <message>
        <source>{path}: can&apos;t be read: {reason}</source>
        <translation>{path}：无法读取：{reason}</translation>
    </message>
    <message>
        <source>{file}: {size} bytes; allowed: a multiple of {record}, the bytes of one image</source>
        <translation>{file}：{size} 字节；允许：{record}（一张图像的字节数）的倍数</translation>
    </message>
    <message>
        <source>a CSV file</source>
        <translation>一个 CSV 文件</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>{file}: line {line}: {found}</source>
        <translation>{file}：第 {line} 行：{found}</translation>
    </message>
    <message>
        <source>{path}: holds no samples</source>
        <translation>{path}：不含样本</translation>
    </message>
    <message>
        <source>{file}: line {line}: found one column; allowed: at least 2, inputs and what to predict</source>
        <translation>{file}：第 {line} 行：只有一列；允许：至少 2 列，即输入和要预测的列</translation>
    </message>
    <message>
        <source>more than once</source>
        <translation>多次出现</translation>
    </message>
    <message>
        <source>{file}: line {line}: data.target &quot;{target}&quot; is {times} in the header; allowed: one of {allowed}</source>
        <translation>{file}：第 {line} 行：data.target &quot;{target}&quot; 在表头中{times}；允许：{allowed} 之一</translation>
    </message>
    <message>
        <source>found {count} columns; allowed: {width}, as on the first line</source>
        <translation>得到 {count} 列；允许：{width} 列，与第一行相同</translation>
    </message>
    <message>
        <source>{place}: found &quot;{found}&quot;; allowed: a finite number</source>
        <translation>{place}：得到 &quot;{found}&quot;；允许：有限的数</translation>
    </message>
    <message>
        <source>a finite number in the range of float32, or data.targets &quot;classes&quot;</source>
        <translation>float32 范围内的有限数，或 data.targets &quot;classes&quot;</translation>
    </message>
    <message>
        <source>{place}: found &quot;{found}&quot;; allowed: {hint}</source>
        <translation>{place}：得到 &quot;{found}&quot;；允许：{hint}</translation>
    </message>
    <message>
        <source>{place}: found no class label; allowed: any text</source>
        <translation>{place}：没有类别标签；允许：任意文本</translation>
    </message>
    <message>
        <source>{file}: column {column}</source>
        <translation>{file}：第 {column} 列</translation>
    </message>
    <message>
        <source>at most {most} ({most2} numbers a batch)</source>
        <translation>至多 {most}（每个批量 {most2} 个数）</translation>
    </message>
    <message>
        <source>found {batch_size} samples of {sizes} numbers; allowed: {allowed}</source>
        <translation>得到 {batch_size} 个样本，每个 {sizes} 个数；允许：{allowed}</translation>
    </message>
    <message>
        <source>at most {samples}, the samples that there are</source>
        <translation>至多 {samples}，即样本总数</translation>
    </message>
    <message>
        <source>found {batch_size}; allowed: {allowed}</source>
        <translation>得到 {batch_size}；允许：{allowed}</translation>
    </message>
    <message>
        <source>no ordinary file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>{path}: holds {samples} samples; allowed: at most {most}</source>
        <translation>{path}：含 {samples} 个样本；允许：至多 {most} 个</translation>
    </message>
    <message>
        <source>{path}: its inputs take {size} bytes; allowed: at most {most}</source>
        <translation>{path}：输入占 {size} 字节；允许：至多 {most} 字节</translation>
    </message>
    <message>
        <source>and there is nothing at {path}</source>
        <translation>而 {path} 处什么也没有</translation>
    </message>
    <message>
        <source>which can&apos;t be read: {reason}</source>
        <translation>无法读取：{reason}</translation>
    </message>
    <message>
        <source>which is no path: {error}</source>
        <translation>它不是路径：{error}</translation>
    </message>
    <message>
        <source>found {shown}, {found}; allowed: the path of {what}</source>
        <translation>得到 {shown}，{found}；允许：{what}的路径</translation>
    </message>
    <message>
        <source>a folder that holds a folder of images for each class</source>
        <translation>一个每类各有一个图像子文件夹的文件夹</translation>
    </message>
    <message>
        <source>{path}: no image that can be read: {error}</source>
        <translation>{path}：不是可读取的图像：{error}</translation>
    </message>
    <message>
        <source>{path}: {size} bytes; allowed: at most {most}</source>
        <translation>{path}：{size} 字节；允许：至多 {most} 字节</translation>
    </message>
    <message>
        <source>{folder}: {count} folders in it; allowed: at least 2, one for each class</source>
        <translation>{folder}：其中有 {count} 个文件夹；允许：至少 2 个，每类一个</translation>
    </message>
    <message>
        <source>{folder}: no images in it; allowed: {suffixes}</source>
        <translation>{folder}：其中没有图像；允许：{suffixes}</translation>
    </message>
    <message>
        <source>{place}: found {input}</source>
        <translation>{place}：得到 {input}</translation>
    </message>
    <message>
        <source>{where}: {found}; allowed: class labels, which are whole numbers or text, or data.targets &quot;numbers&quot;</source>
        <translation>{where}：{found}；允许：类别标签（整数或文本），或 data.targets &quot;numbers&quot;</translation>
    </message>
    <message>
        <source>found label {label} at sample {wrong} (from 0)</source>
        <translation>样本 {wrong}（从 0 起）的标签为 {label}</translation>
    </message>
    <message>
        <source>{where}: {found}; allowed: 0 to 9</source>
        <translation>{where}：{found}；允许：0 到 9</translation>
    </message>
    <message>
        <source>a folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not</source>
        <translation>一个含 train-images-idx3-ubyte 和 train-labels-idx1-ubyte（可为 gzip 压缩）的文件夹</translation>
    </message>
    <message>
        <source>{label_file}: {count} labels for the {count2} images of {name}</source>
        <translation>{label_file}：有 {count} 个标签，而 {name} 有 {count2} 张图像</translation>
    </message>
    <message>
        <source>only {count}</source>
        <translation>只有 {count}</translation>
    </message>
    <message>
        <source>{path}: its header says {stated} = {size} bytes, and it holds {held}</source>
        <translation>{path}：文件头声明 {stated} = {size} 字节，实际为 {held} 字节</translation>
    </message>
    <message>
        <source>{path}: starts with the number 0x{found}; allowed: 0x{magic}</source>
        <translation>{path}：以数 0x{found} 开头；允许：0x{magic}</translation>
    </message>
    <message>
        <source>{path}: ends within its header of {value} bytes</source>
        <translation>{path}：在 {value} 字节的文件头之内就结束了</translation>
    </message>
    <message>
        <source>{path}: its header says images of {size}×{size2} pixels; allowed: at least 1×1</source>
        <translation>{path}：文件头声明图像为 {size}×{size2} 像素；允许：至少 1×1</translation>
    </message>
    <message>
        <source>{folder}: no {stem} in it; allowed: one of {names}</source>
        <translation>{folder}：其中没有 {stem}；允许：{names} 之一</translation>
    </message>
    <message>
        <source>an .npz archive, as numpy.savez writes it</source>
        <translation>一个 numpy.savez 写出的 .npz 存档</translation>
    </message>
    <message>
        <source>{file}: inputs</source>
        <translation>{file}：输入</translation>
    </message>
    <message>
        <source>{file}: targets</source>
        <translation>{file}：目标</translation>
    </message>
    <message>
        <source>{path}: no .npz archive, as numpy.savez writes it</source>
        <translation>{path}：不是 numpy.savez 写出的 .npz 存档</translation>
    </message>
    <message>
        <source>{path}: inputs: found shape {shape}; allowed: (samples, …) of 2 axes or more</source>
        <translation>{path}：输入的形状为 {shape}；允许：(样本, …)，至少 2 维</translation>
    </message>
    <message>
        <source>{path}: {count} targets for {count2} inputs</source>
        <translation>{path}：{count2} 个输入对应 {count} 个目标</translation>
    </message>
    <message>
        <source>{path}: no array &quot;{name}&quot; or &quot;{name2}&quot; in it; found {found}</source>
        <translation>{path}：其中没有数组 &quot;{name}&quot; 或 &quot;{name2}&quot;；得到 {found}</translation>
    </message>
    <message>
        <source>{path}: array &quot;{name}&quot;</source>
        <translation>{path}：数组 &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>{where}: found version {version}.{version2} of the format; allowed: 1.0, 2.0</source>
        <translation>{where}：格式版本为 {version}.{version2}；允许：1.0、2.0</translation>
    </message>
    <message>
        <source>{where}: holds pickled Python objects, which are never opened: a pickle can run any code</source>
        <translation>{where}：含 pickle 的 Python 对象，程序绝不打开它们：pickle 可以执行任意代码</translation>
    </message>
    <message>
        <source>numbers or text</source>
        <translation>数或文本</translation>
    </message>
    <message>
        <source>{where}: found {dtype}; allowed: {allowed}</source>
        <translation>{where}：得到 {dtype}；允许：{allowed}</translation>
    </message>
    <message>
        <source>{where}: found shape {shape}; allowed: (samples, …), at least 1 of each</source>
        <translation>{where}：形状为 {shape}；允许：(样本, …)，每维至少为 1</translation>
    </message>
    <message>
        <source>{where}: its header says {shape} of {dtype}, and it holds only {held} bytes</source>
        <translation>{where}：文件头声明形状 {shape}、类型 {dtype}，实际只有 {held} 字节</translation>
    </message>
    <message>
        <source>found {dtype} of shape {shape}</source>
        <translation>得到形状为 {shape} 的 {dtype}</translation>
    </message>
    <message>
        <source>{where}: {found}; allowed: numbers, (samples,) or (samples, outputs)</source>
        <translation>{where}：{found}；允许：数，(样本,) 或 (样本, 输出)</translation>
    </message>
    <message>
        <source>{where}: found {found} at {place}; allowed: finite numbers of float32</source>
        <translation>{where}：{place}处为 {found}；允许：float32 的有限数</translation>
    </message>
    <message>
        <source>sample {sample} (from 0)</source>
        <translation>样本 {sample}（从 0 起）</translation>
    </message>
    <message>
        <source>found shape {shape}</source>
        <translation>形状为 {shape}</translation>
    </message>
    <message>
        <source>{where}: {found}; allowed: class labels (samples,), or data.targets &quot;numbers&quot;</source>
        <translation>{where}：{found}；允许：类别标签 (样本,)，或 data.targets &quot;numbers&quot;</translation>
    </message>
    <message>
        <source>{where}: {found}; allowed: finite numbers, neither they nor their spread beyond float32</source>
        <translation>{where}：{found}；允许：有限数，且其本身和离散程度都不超出 float32</translation>
    </message>
    <message>
        <source>found &quot;cross_entropy&quot; with numeric targets</source>
        <translation>得到 &quot;cross_entropy&quot;，而目标是数值</translation>
    </message>
    <message>
        <source>{problem} (data.outputs); allowed: &quot;mse&quot;, or data.classes</source>
        <translation>{problem}（data.outputs）；允许：&quot;mse&quot;，或 data.classes</translation>
    </message>
    <message>
        <source>{problem} (data.targets); allowed: &quot;mse&quot;, or data.targets &quot;classes&quot;</source>
        <translation>{problem}（data.targets）；允许：&quot;mse&quot;，或 data.targets &quot;classes&quot;</translation>
    </message>
    <message>
        <source>{problem} (data.name &quot;{name}&quot;); allowed: &quot;mse&quot;</source>
        <translation>{problem}（data.name &quot;{name}&quot;）；允许：&quot;mse&quot;</translation>
    </message>
    <message>
        <source>found together with data.classes; allowed: one of the two</source>
        <translation>与 data.classes 同时出现；允许：两者之一</translation>
    </message>
    <message>
        <source>found without data.image_size; allowed: for images only</source>
        <translation>没有 data.image_size；允许：只用于图像</translation>
    </message>
    <message>
        <source>found together with data.image_size; allowed: one of the two, {kind} or images</source>
        <translation>与 data.image_size 同时出现；允许：两者之一，{kind}或图像</translation>
    </message>
    <message>
        <source>found 2; allowed: 1 or 3</source>
        <translation>得到 2；允许：1 或 3</translation>
    </message>
    <message>
        <source>found &quot;{target}&quot; with data.header &quot;absent&quot;; allowed: in files with a header</source>
        <translation>得到 &quot;{target}&quot;，而 data.header 为 &quot;absent&quot;；允许：用于有表头的文件</translation>
    </message>
    <message>
        <source>found 1; batch normalization needs at least 2 samples</source>
        <translation>得到 1；批量归一化至少需要 2 个样本</translation>
    </message>
    <message>
        <source>found true with momentum 0; allowed: momentum above 0</source>
        <translation>得到 true，而动量为 0；允许：动量大于 0</translation>
    </message>
    <message>
        <source>found &quot;activation&quot;, and PyTorch recommends no gain for {activation}; allowed: a number</source>
        <translation>得到 &quot;activation&quot;，而 PyTorch 没有为 {activation} 推荐增益；允许：一个数</translation>
    </message>
    <message>
        <source>found &quot;{name}&quot;</source>
        <translation>得到 &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>{problem}; the cell &quot;{cell}&quot; has sigmoid and tanh of its own; allowed: &quot;tanh&quot;</source>
        <translation>{problem}；循环单元 &quot;{cell}&quot; 自带 sigmoid 和 tanh；允许：&quot;tanh&quot;</translation>
    </message>
    <message>
        <source>found true; gradviz normalizes no gates; allowed: false, or the cell &quot;rnn&quot;</source>
        <translation>得到 true；gradviz 不对门控做归一化；允许：false，或循环单元 &quot;rnn&quot;</translation>
    </message>
    <message>
        <source>found {bias}; allowed: 0, or the cell &quot;lstm&quot;</source>
        <translation>得到 {bias}；允许：0，或循环单元 &quot;lstm&quot;</translation>
    </message>
    <message>
        <source>found {heads}; allowed for width {width}: {divisors}</source>
        <translation>得到 {heads}；宽度为 {width} 时允许：{divisors}</translation>
    </message>
    <message>
        <source>found &quot;autoencoder&quot; with the architecture &quot;{name}&quot;</source>
        <translation>得到 &quot;autoencoder&quot;，而网络结构为 &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>{problem}; allowed: &quot;none&quot;, or the architecture &quot;mlp&quot;</source>
        <translation>{problem}；允许：&quot;none&quot;，或网络结构 &quot;mlp&quot;</translation>
    </message>
    <message>
        <source>found {steps} for {depth} hidden layers; allowed: at least {depth}, one for each</source>
        <translation>得到 {steps}，而隐藏层有 {depth} 个；允许：至少 {depth}，每层一个</translation>
    </message>
    <message>
        <source>not plain JSON data: {error}</source>
        <translation>不是纯 JSON 数据：{error}</translation>
    </message>
    <message>
        <source>{source}: format version {version} is of a newer gradviz; this one reads version 1</source>
        <translation>{source}：格式版本 {version} 属于更新的 gradviz；本程序读取版本 1</translation>
    </message>
    <message>
        <source>can&apos;t change during a run; allowed: {live}</source>
        <translation>运行中不能更改；允许：{live}</translation>
    </message>
    <message>
        <source>{source}: the key {twice} stands twice in one object</source>
        <translation>{source}：键 {twice} 在同一对象中出现两次</translation>
    </message>
    <message>
        <source>{source}: not JSON: {reason} (line {lineno}, column {colno})</source>
        <translation>{source}：不是 JSON：{reason}（第 {lineno} 行，第 {colno} 列）</translation>
    </message>
    <message>
        <source>{source}: not JSON that can be read: {error}</source>
        <translation>{source}：不是可读取的 JSON：{error}</translation>
    </message>
    <message>
        <source>{source}: not an experiment; allowed: a JSON object with &quot;format&quot;: &quot;{format}&quot;</source>
        <translation>{source}：不是实验；允许：含 &quot;format&quot;: &quot;{format}&quot; 的 JSON 对象</translation>
    </message>
    <message>
        <source>found {shown}</source>
        <translation>得到 {shown}</translation>
    </message>
    <message>
        <source> (did you mean &quot;{close}&quot;?)</source>
        <translation>（是否想写 &quot;{close}&quot;？）</translation>
    </message>
    <message>
        <source>unknown key{hint}; allowed: {keys}</source>
        <translation>未知的键{hint}；允许：{keys}</translation>
    </message>
    <message>
        <source>missing; allowed: {allowed}</source>
        <translation>缺失；允许：{allowed}</translation>
    </message>
    <message>
        <source>{problem}; allowed: text of at most {detail} characters</source>
        <translation>{problem}；允许：至多 {detail} 个字符的文本</translation>
    </message>
    <message>
        <source>{problem}; allowed: text that is not empty</source>
        <translation>{problem}；允许：非空文本</translation>
    </message>
    <message>
        <source>{problem}; allowed: an object with the keys {keys}</source>
        <translation>{problem}；允许：含键 {keys} 的对象</translation>
    </message>
    <message>
        <source>{found}; allowed: {allowed}</source>
        <translation>{found}；允许：{allowed}</translation>
    </message>
    <message>
        <source>found {text}; allowed: KEY=VALUE, such as model.depth=30</source>
        <translation>得到 {text}；允许：KEY=VALUE，例如 model.depth=30</translation>
    </message>
    <message>
        <source>{key} holds {below}, there are no keys below it</source>
        <translation>{key} 的值为 {below}，其下没有键</translation>
    </message>
    <message>
        <source>{path}: ffmpeg can&apos;t write it: {error}</source>
        <translation>{path}：ffmpeg 无法写入：{error}</translation>
    </message>
    <message>
        <source>exit status {returncode}</source>
        <translation>退出状态 {returncode}</translation>
    </message>
    <message>
        <source>steps: found {found}; {name} was recorded from step {began} on</source>
        <translation>steps：得到 {found}；{name} 从第 {began} 步起才有记录</translation>
    </message>
    <message>
        <source>{source}: holds no experiment: gradviz only watched this run, and can&apos;t make it again</source>
        <translation>{source}：不含实验：gradviz 只是旁观了这次运行，无法重新运行</translation>
    </message>
    <message>
        <source>not a list of at most {most} of them</source>
        <translation>不是至多含 {most} 项的列表</translation>
    </message>
    <message>
        <source>scalars: found {missing}; this recording holds {scalars}</source>
        <translation>scalars：得到 {missing}；该记录含 {scalars}</translation>
    </message>
    <message>
        <source>{path}: shows a run that gradviz only watched; it holds no experiment to run again</source>
        <translation>{path}：显示的是 gradviz 只旁观过的运行；不含可以重新运行的实验</translation>
    </message>
    <message>
        <source>{folder}: can&apos;t be written: a thousand runs began in one second</source>
        <translation>{folder}：无法写入：一秒之内开始了一千次运行</translation>
    </message>
    <message>
        <source>the checkpoint of step {step}</source>
        <translation>第 {step} 步的检查点</translation>
    </message>
    <message>
        <source>{path}: format version {version} can be read by gradviz {maker}, not by this one</source>
        <translation>{path}：格式版本 {version} 可由 gradviz {maker} 读取，本程序不能读取</translation>
    </message>
    <message>
        <source>A checkpoint takes {size} MB, more than the {budget} MB that all may take.</source>
        <translation>一个检查点占 {size} MB，超过了所有检查点可占的 {budget} MB。</translation>
    </message>
    <message>
        <source>found {batch}: with this network a step takes {needed} or more, and {device} has {has}</source>
        <translation>得到 {batch}：该网络的一步至少需要 {needed}，而 {device} 只有 {has}</translation>
    </message>
    <message>
        <source>at most {most}, or a smaller network</source>
        <translation>至多 {most}，或更小的网络</translation>
    </message>
    <message>
        <source>a smaller network</source>
        <translation>更小的网络</translation>
    </message>
    <message>
        <source>state: optimizer: found {found} parameters; allowed: {allowed}</source>
        <translation>状态：优化器：得到 {found} 个参数；允许：{allowed}</translation>
    </message>
    <message>
        <source>state: optimizer: {key} has {found} elements; allowed: {allowed}</source>
        <translation>状态：优化器：{key} 有 {found} 个元素；允许：{allowed}</translation>
    </message>
    <message>
        <source>step: found {step}; there is no checkpoint before it</source>
        <translation>步：得到 {step}；它之前没有检查点</translation>
    </message>
    <message>
        <source>{source}: not a whole state: {error}</source>
        <translation>{source}：状态不完整：{error}</translation>
    </message>
    <message>
        <source>{source}: optimizer: found {name}; allowed: {count} parameters</source>
        <translation>{source}：优化器：得到 {name}；允许：{count} 个参数</translation>
    </message>
    <message>
        <source>state: it is of another run: {path} is {value} there and {own} here</source>
        <translation>状态属于另一次运行：{path} 在那里是 {value}，在这里是 {own}</translation>
    </message>
    <message>
        <source>state: generator {name}: {error}</source>
        <translation>状态：生成器 {name}：{error}</translation>
    </message>
    <message>
        <source>state: phase: found {phase}; allowed at step {step}: {expected}</source>
        <translation>状态：阶段：得到 {phase}；在第 {step} 步允许：{expected}</translation>
    </message>
    <message>
        <source>state: {error}</source>
        <translation>状态：{error}</translation>
    </message>
    <message>
        <source>{source}: not a whole state: a head of {head} bytes in {size}</source>
        <translation>{source}：状态不完整：{size} 字节中头部占 {head} 字节</translation>
    </message>
    <message>
        <source>{source}: version {version} is of a newer gradviz; this one reads version 1</source>
        <translation>{source}：版本 {version} 属于更新的 gradviz；本程序读取版本 1</translation>
    </message>
    <message>
        <source>{source}: no state of a trainer: {error}</source>
        <translation>{source}：不是训练器的状态：{error}</translation>
    </message>
    <message>
        <source>state: {name}: found {found}; allowed: {allowed}</source>
        <translation>状态：{name}：得到 {found}；允许：{allowed}</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>presets_folder: found {folder}, which can&apos;t be read; allowed: a folder</source>
        <translation>presets_folder：得到 {folder}，无法读取；允许：一个文件夹</translation>
    </message>
    <message>
        <source>{path}: found {stem}, the name of another preset; allowed: any other</source>
        <translation>{path}：得到 {stem}，与另一个预设实验同名；允许：其他名称</translation>
    </message>
    <message>
        <source>{experiment}: neither a file nor a preset; presets: {names}</source>
        <translation>{experiment}：既不是文件也不是预设实验；预设实验：{names}</translation>
    </message>
    <message>
        <source>this recording holds no step; there is nothing to draw</source>
        <translation>该记录不含任何一步；没有可绘制的内容</translation>
    </message>
    <message>
        <source>steps: found {start}:{stop}; this recording holds 0:{count}</source>
        <translation>steps：得到 {start}:{stop}；该记录含 0:{count}</translation>
    </message>
    <message>
        <source>recordings: found {count}; allowed: 1 to {most} in one figure</source>
        <translation>recordings：得到 {count} 个；允许：一张图中 1 到 {most} 个</translation>
    </message>
    <message>
        <source>{file}: line {line}, column {column} (&quot;{name}&quot;)</source>
        <translation>{file}：第 {line} 行，第 {column} 列（&quot;{name}&quot;）</translation>
    </message>
    <message>
        <source>{file}: line {line}, column {column}</source>
        <translation>{file}：第 {line} 行，第 {column} 列</translation>
    </message>
    <message>
        <source>{least} to {most} pixels each way</source>
        <translation>每边 {least} 到 {most} 像素</translation>
    </message>
    <message>
        <source>size: found {size}×{size2}; allowed: {allowed}</source>
        <translation>size：得到 {size}×{size2}；允许：{allowed}</translation>
    </message>
    <message>
        <source>{path}: can&apos;t be written: {error}</source>
        <translation>{path}：无法写入：{error}</translation>
    </message>
    <message>
        <source>{path}: larger than {max_bytes} bytes, the most that such a file may have</source>
        <translation>{path}：超过 {max_bytes} 字节，即此类文件的上限</translation>
    </message>
    <message>
        <source>{path}: not UTF-8 text (line {line}, byte {start})</source>
        <translation>{path}：不是 UTF-8 文本（第 {line} 行，第 {start} 字节）</translation>
    </message>
    <message>
        <source>{path}: its metadata are damaged: runs</source>
        <translation>{path}：元数据已损坏：runs</translation>
    </message>
    <message>
        <source>{path}: shows {count} runs; allowed: a figure of one</source>
        <translation>{path}：显示了 {count} 次运行；允许：只含一次运行的图</translation>
    </message>
    <message>
        <source>{path}: experiment</source>
        <translation>{path}：实验</translation>
    </message>
    <message>
        <source>{path}: its metadata are damaged: events</source>
        <translation>{path}：元数据已损坏：events</translation>
    </message>
    <message>
        <source>{path}: this picture holds no experiment; it was not made by gradviz, or without metadata</source>
        <translation>{path}：该图片不含实验；它不是由 gradviz 生成的，或生成时未带元数据</translation>
    </message>
    <message>
        <source>{path}: its metadata are damaged: {error}</source>
        <translation>{path}：元数据已损坏：{error}</translation>
    </message>
    <message>
        <source>{path}: its metadata are not those of a figure of gradviz</source>
        <translation>{path}：元数据不属于 gradviz 的图</translation>
    </message>
    <message>
        <source>{path}: metadata version {found} is of a newer gradviz</source>
        <translation>{path}：元数据版本 {found} 属于更新的 gradviz</translation>
    </message>
    <message>
        <source>{path}: {width}×{height} pixels in {size} bytes; allowed: at most {most} pixels in such a file</source>
        <translation>{path}：{width}×{height} 像素，而文件只有 {size} 字节；允许：这样大小的文件至多 {most} 像素</translation>
    </message>
    <message>
        <source>needs the program {program}, which was not found; a .gif needs nothing</source>
        <translation>需要程序 {program}，但未找到；.gif 不需要其他程序</translation>
    </message>
    <message>
        <source>statistic: found {statistic}; this recording holds {statistics}</source>
        <translation>statistic：得到 {statistic}；该记录含 {statistics}</translation>
    </message>
    <message>
        <source>the first {steps} of {count} steps can be shown</source>
        <translation>{count} 步中的前 {steps} 步可以显示</translation>
    </message>
    <message>
        <source>no step can be shown</source>
        <translation>没有一步可以显示</translation>
    </message>
    <message>
        <source>{name}: {count} steps are too many to read at once; read a range of them</source>
        <translation>{name}：{count} 步太多，无法一次读取；请读取其中一段</translation>
    </message>
    <message>
        <source>the overview of {name}</source>
        <translation>{name} 的概览</translation>
    </message>
    <message>
        <source>the overview of {name} at step {start}</source>
        <translation>第 {start} 步处 {name} 的概览</translation>
    </message>
    <message>
        <source>wrong checksum</source>
        <translation>校验和错误</translation>
    </message>
    <message>
        <source>{name} from step {chunk} on</source>
        <translation>{name}，从第 {chunk} 步起</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} 步</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>not what it should be</source>
        <translation>内容不符</translation>
    </message>
    <message>
        <source>the last is number {count}</source>
        <translation>最后一个编号为 {count}</translation>
    </message>
    <message>
        <source>the last chunk</source>
        <translation>最后一块</translation>
    </message>
    <message>
        <source>{count} of {declared} steps</source>
        <translation>{declared} 步中的 {count} 步</translation>
    </message>
    <message>
        <source>number {number} in place {expected}</source>
        <translation>位置 {expected} 上的编号为 {number}</translation>
    </message>
    <message>
        <source>number {number} is no event</source>
        <translation>编号 {number} 不是事件</translation>
    </message>
    <message>
        <source>not a list of them</source>
        <translation>不是列表</translation>
    </message>
    <message>
        <source>not what they should be</source>
        <translation>内容不符</translation>
    </message>
    <message>
        <source>a name stands there twice</source>
        <translation>有重复的名称</translation>
    </message>
    <message>
        <source>values of another type</source>
        <translation>值的类型不符</translation>
    </message>
    <message>
        <source>{path}: damaged: {what}: {why}</source>
        <translation>{path}：已损坏：{what}：{why}</translation>
    </message>
    <message>
        <source>{path}: not a recording of gradviz</source>
        <translation>{path}：不是 gradviz 的记录</translation>
    </message>
    <message>
        <source>{path}: format version {version} is of a newer gradviz; this one reads version {version2}</source>
        <translation>{path}：格式版本 {version} 属于更新的 gradviz；本程序读取版本 {version2}</translation>
    </message>
    <message>
        <source>{path}: damaged: format version {version}</source>
        <translation>{path}：已损坏：格式版本 {version}</translation>
    </message>
    <message>
        <source>{path}: damaged: its tables are not those of a recording</source>
        <translation>{path}：已损坏：其中的表不属于记录文件</translation>
    </message>
    <message>
        <source>{path}: {reason}; it holds {saved_steps} steps</source>
        <translation>{path}：{reason}；其中含 {saved_steps} 步</translation>
    </message>
    <message>
        <source>{path}: can&apos;t be written: another program is recording into it</source>
        <translation>{path}：无法写入：另一个程序正在向其中记录</translation>
    </message>
    <message>
        <source>can&apos;t be written: {error}</source>
        <translation>无法写入：{error}</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the installation is incomplete: no {marker} in {folder}</source>
        <translation>安装不完整：{folder} 中没有 {marker}</translation>
    </message>
    <message>
        <source>this network has {count} parameters; allowed: at most {most}</source>
        <translation>该网络有 {count} 个参数；允许：至多 {most} 个</translation>
    </message>
    <message>
        <source>found true, and no layer has as many outputs as inputs; allowed: false, or another width or depth</source>
        <translation>得到 true，而没有一层的输出数与输入数相同；允许：false，或改变宽度或深度</translation>
    </message>
    <message>
        <source>device: found {name}; this machine has {names}; allowed: these, or auto</source>
        <translation>device：得到 {name}；本机有 {names}；允许：其中之一，或 auto</translation>
    </message>
    <message>
        <source>found &quot;{name}&quot;, which {device} can&apos;t compute with here; allowed: {allowed}</source>
        <translation>得到 &quot;{name}&quot;，而 {device} 在这里不能用它计算；允许：{allowed}</translation>
    </message>
    <message>
        <source>{label}, from step {step} on.</source>
        <translation>{label}，从第 {step} 步起。</translation>
    </message>
    <message>
        <source>Weights loaded</source>
        <translation>已载入权重</translation>
    </message>
    <message>
        <source>Weights loaded in part</source>
        <translation>已载入部分权重</translation>
    </message>
    <message>
        <source>in the output of {name}, in the forward pass</source>
        <translation>在前向传播中 {name} 的输出里</translation>
    </message>
    <message>
        <source>in the loss</source>
        <translation>在损失中</translation>
    </message>
    <message>
        <source>in the weight gradient of {layer}, in the backward pass</source>
        <translation>在反向传播中 {layer} 的权重梯度里</translation>
    </message>
    <message>
        <source>in a gradient, in the backward pass</source>
        <translation>在反向传播的某个梯度里</translation>
    </message>
    <message>
        <source>The first {kind} of the run stood {place}, at step {step}.</source>
        <translation>本次运行的第一个 {kind} 出现在第 {step} 步，{place}。</translation>
    </message>
    <message>
        <source>First {kind}</source>
        <translation>首个 {kind}</translation>
    </message>
    <message>
        <source>images (channels × height × width)</source>
        <translation>图像（通道 × 高 × 宽）</translation>
    </message>
    <message>
        <source>sequences (length × features) or images, row by row</source>
        <translation>序列（长度 × 特征）或逐行读取的图像</translation>
    </message>
    <message>
        <source>found &quot;{architecture}&quot; with samples of {shape} numbers; it reads {reads}: choose other data</source>
        <translation>得到 &quot;{architecture}&quot;，而样本为 {shape} 个数；它读取{reads}：请选择其他数据</translation>
    </message>
    <message>
        <source>Fine-tuning begins: all layers are trained together, and the loss is that of the experiment.</source>
        <translation>微调开始：所有层一起训练，损失为实验的损失。</translation>
    </message>
    <message>
        <source>Pre-training {name}</source>
        <translation>预训练 {name}</translation>
    </message>
    <message>
        <source>{name} is trained alone to keep what it reads; the loss is that of giving it back.</source>
        <translation>单独训练 {name}，使其保留所读到的内容；损失为还原的误差。</translation>
    </message>
    <message>
        <source>statistic: found {name}; allowed: one of {statistics}</source>
        <translation>statistic：得到 {name}；允许：{statistics} 之一</translation>
    </message>
    <message>
        <source>statistic: {name} has a row per time step, and only a recurrent network has those</source>
        <translation>statistic：{name} 每个时间步一行，而只有循环神经网络才有时间步</translation>
    </message>
    <message>
        <source>statistic: {name} is of parameters that are no layer&apos;s weight, and there are none</source>
        <translation>statistic：{name} 属于不是层权重的参数，而这里没有这样的参数</translation>
    </message>
    <message>
        <source>missing in the file</source>
        <translation>文件中缺失</translation>
    </message>
    <message>
        <source>not of this network</source>
        <translation>不属于该网络</translation>
    </message>
    <message>
        <source>{count} tensors of {path} were loaded</source>
        <translation>已从 {path} 载入 {count} 个张量</translation>
    </message>
    <message>
        <source>{low} and {high}</source>
        <translation>{low}，{high}</translation>
    </message>
    <message>
        <source>a list of {range} values, each {allowed}</source>
        <translation>含 {range} 个值的列表，每个为{allowed}</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} 或 {second}</translation>
    </message>
    <message>
        <source>{number} from {range}</source>
        <translation>{number}（{range}）</translation>
    </message>
    <message>
        <source>{number} {range}</source>
        <translation>{number}（{range}）</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} 到 {most}</translation>
    </message>
    <message>
        <source>at least {limit}</source>
        <translation>至少 {limit}</translation>
    </message>
    <message>
        <source>above {limit}</source>
        <translation>大于 {limit}</translation>
    </message>
    <message>
        <source>at most {limit}</source>
        <translation>至多 {limit}</translation>
    </message>
    <message>
        <source>below {limit}</source>
        <translation>小于 {limit}</translation>
    </message>
    <message>
        <source>one of {names}</source>
        <translation>{names} 之一</translation>
    </message>
    <message>
        <source>&quot;{name}&quot;</source>
        <translation>“{name}”</translation>
    </message>
    <message>
        <source>{path}: found {shown}; allowed: a JSON object</source>
        <translation>{path}：得到 {shown}；允许：一个 JSON 对象</translation>
    </message>
    <message>
        <source>{folder}: can&apos;t be read: {reason}</source>
        <translation>{folder}：无法读取：{reason}</translation>
    </message>
    <message>
        <source>{file}: holds no samples</source>
        <translation>{file}：不含样本</translation>
    </message>
    <message>
        <source>{file}: line {line_num}: {error}</source>
        <translation>{file}：第 {line_num} 行：{error}</translation>
    </message>
    <message>
        <source>not</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>1 different class label</source>
        <translation>1 个不同的类别标签</translation>
    </message>
    <message>
        <source>{where}: {labels}; allowed: 2 to {most}, or data.targets &quot;numbers&quot;</source>
        <translation>{where}：{labels}；允许：2 到 {most} 个，或 data.targets &quot;numbers&quot;</translation>
    </message>
    <message>
        <source>{place}: found {label}</source>
        <translation>{place}：得到 {label}</translation>
    </message>
    <message>
        <source>{count} different class labels</source>
        <translation>{count} 个不同的类别标签</translation>
    </message>
    <message>
        <source>{path}: can&apos;t be read: {error}</source>
        <translation>{path}：无法读取：{error}</translation>
    </message>
    <message>
        <source>more</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>什么也没有</translation>
    </message>
    <message>
        <source>{path}: {message}</source>
        <translation>{path}：{message}</translation>
    </message>
    <message>
        <source>{message}</source>
        <translation>{message}</translation>
    </message>
    <message>
        <source>{source}: {fault}</source>
        <translation>{source}：{fault}</translation>
    </message>
    <message>
        <source>{source}: {count} faults
  {faults}</source>
        <translation>{source}：{count} 处错误
  {faults}</translation>
    </message>
    <message>
        <source>vectors</source>
        <translation>向量</translation>
    </message>
    <message>
        <source>sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>{problem}; allowed: {allowed}</source>
        <translation>{problem}；允许：{allowed}</translation>
    </message>
    <message>
        <source>steps: found {first}:{stop}; this recording holds 0:{count}</source>
        <translation>steps：得到 {first}:{stop}；该记录含 0:{count}</translation>
    </message>
    <message>
        <source>{path}: can&apos;t be written: {reason}</source>
        <translation>{path}：无法写入：{reason}</translation>
    </message>
    <message>
        <source>{name} {value}</source>
        <translation>{name} {value}</translation>
    </message>
    <message>
        <source>can&apos;t be written: {reason}</source>
        <translation>无法写入：{reason}</translation>
    </message>
    <message>
        <source>{source}: experiment</source>
        <translation>{source}：实验</translation>
    </message>
    <message>
        <source>{folder}: can&apos;t be written: {reason}</source>
        <translation>{folder}：无法写入：{reason}</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>step: found {step}; allowed: {first} to {last}</source>
        <translation>步：得到 {step}；允许：{first} 到 {last}</translation>
    </message>
    <message>
        <source>{parts}.</source>
        <translation>{parts}。</translation>
    </message>
    <message>
        <source>{path}: nothing in it matches this network; found {found}; allowed: {expected}</source>
        <translation>{path}：其中没有与该网络匹配的内容；得到 {found}；允许：{expected}</translation>
    </message>
    <message>
        <source>{sizes} in the file, {sizes2} here</source>
        <translation>文件中为 {sizes}，此处为 {sizes2}</translation>
    </message>
    <message>
        <source>{kind} in the file; allowed: {floats}</source>
        <translation>文件中为 {kind}；允许：{floats}</translation>
    </message>
    <message>
        <source>{path}: larger than {most} bytes, the most that weights may have</source>
        <translation>{path}：超过 {most} 字节，即权重文件的上限</translation>
    </message>
    <message>
        <source>{path}: a pickle of torch.save, which can run any program when it is read; allowed: safetensors, as safetensors.torch.save_file writes them</source>
        <translation>{path}：torch.save 的 pickle，读取时可以运行任意程序；允许：safetensors.torch.save_file 写出的 safetensors</translation>
    </message>
    <message>
        <source>{path}: not a whole safetensors file: {error}</source>
        <translation>{path}：不是完整的 safetensors 文件：{error}</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>还有 {count} 个</translation>
    </message>
    <message>
        <source>one number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>before clipping</source>
        <translation>裁剪前</translation>
    </message>
    <message>
        <source>loss, log scale</source>
        <translation>损失，对数刻度</translation>
    </message>
    <message>
        <source>global gradient norm, before clipping (dashed: the threshold)</source>
        <translation>全局梯度范数，裁剪前（虚线：阈值）</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>{statistic} was not recorded in this run</source>
        <translation>本次运行没有记录{statistic}</translation>
    </message>
    <message>
        <source>NaN</source>
        <translation>NaN</translation>
    </message>
    <message>
        <source>+Inf</source>
        <translation>+Inf</translation>
    </message>
    <message>
        <source>−Inf</source>
        <translation>−Inf</translation>
    </message>
    <message>
        <source>above scale</source>
        <translation>高于刻度</translation>
    </message>
    <message>
        <source>below scale</source>
        <translation>低于刻度</translation>
    </message>
    <message>
        <source>no reference</source>
        <translation>无参照</translation>
    </message>
    <message>
        <source>subnormal</source>
        <translation>次正规数</translation>
    </message>
    <message>
        <source>zero</source>
        <translation>零</translation>
    </message>
    <message>
        <source>{architecture}, {layers} layers</source>
        <translation>{architecture}，{layers} 层</translation>
    </message>
    <message>
        <source>{layers} layers</source>
        <translation>{layers} 层</translation>
    </message>
    <message>
        <source>{statistic}: {symbol} per layer and step</source>
        <translation>{statistic}：每层每步的 {symbol}</translation>
    </message>
    <message>
        <source>{statistic}: {symbol} per time step and training step</source>
        <translation>{statistic}：每个时间步、每个训练步的 {symbol}</translation>
    </message>
    <message>
        <source>{statistic}: {symbol} per parameter and step</source>
        <translation>{statistic}：每个参数每步的 {symbol}</translation>
    </message>
    <message>
        <source>after clipping</source>
        <translation>裁剪后</translation>
    </message>
    <message>
        <source>color is {scale}, {low} to {high}</source>
        <translation>颜色为 {scale}，{low} 到 {high}</translation>
    </message>
    <message>
        <source>{symbol}, relative</source>
        <translation>{symbol}，相对值</translation>
    </message>
    <message>
        <source>{count} of {events} markers without label</source>
        <translation>{events} 个标记中有 {count} 个未标注</translation>
    </message>
    <message>
        <source>learning rate {rate}</source>
        <translation>学习率 {rate}</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>随机种子 {seed}</translation>
    </message>
    <message>
        <source>global gradient norm, before clipping</source>
        <translation>全局梯度范数，裁剪前</translation>
    </message>
</context>
<context>
    <name>locks</name>
    <message>
        <source>Set by the administrator</source>
        <translation>由管理员设定</translation>
    </message>
</context>
<context>
    <name>machine</name>
    <message>
        <source>{device}, {n} threads</source>
        <translation>{device}，{n} 个线程</translation>
    </message>
    <message>
        <source>{device}, 1 thread</source>
        <translation>{device}，1 个线程</translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>Depth and activation</source>
        <translation>深度与激活函数</translation>
    </message>
    <message>
        <source>Sigmoid, 20 layers</source>
        <translation>Sigmoid，20 层</translation>
    </message>
    <message>
        <source>The slope of a sigmoid is at most 1/4, so every layer takes away from the gradient on its way down: the lower layers are dark by eleven orders of magnitude, and the loss does not move. Press Batch norm while it runs, and see them light up at the marker; the loss begins to fall. Residual is another cure.</source>
        <translation>Sigmoid 的斜率至多为 1/4，因此梯度向下逐层传播时，每一层都会削弱它：靠近输入的各层暗了十一个数量级，损失纹丝不动。运行时按下“批量归一化”，可以看到它们在标记处亮起来，损失开始下降。残差连接是另一种补救办法。</translation>
    </message>
    <message>
        <source>Tanh with Xavier, 20 layers</source>
        <translation>Tanh 与 Xavier，20 层</translation>
    </message>
    <message>
        <source>What Glorot &amp; Bengio 2010 were after: with Xavier&apos;s initializer every layer of a tanh network gets a gradient of about the same size, and it trains. Choose ‖∂L/∂z‖₂ above the picture: the δ still loses more than half an order of magnitude on its way down, which larger activations below make up for. Set the activation to Sigmoid and run again.</source>
        <translation>这正是 Glorot &amp; Bengio 2010 所追求的：用 Xavier 初始化，tanh 网络的每一层都得到大小相近的梯度，网络能够训练。在图上方选择 ‖∂L/∂z‖₂：δ 在向下传播途中仍损失半个多数量级，而靠近输入的较大激活值弥补了这一点。把激活函数改为 Sigmoid 再运行一次。</translation>
    </message>
    <message>
        <source>ReLU with He, 30 layers</source>
        <translation>ReLU 与 He，30 层</translation>
    </message>
    <message>
        <source>He&apos;s initializer doubles the variance of the weights, because ReLU throws half of its input away: through 30 layers the gradient stays within a factor of three or so, and the loss falls (He et al. 2015). Set the initializer to Xavier normal and run again: a factor √2 in the weights is all the difference.</source>
        <translation>由于 ReLU 丢掉了一半的输入，He 初始化把权重的方差加倍：经过 30 层，梯度的变化保持在三倍左右之内，损失下降（He et al. 2015）。把初始化改为 Xavier 正态分布再运行一次：差别只在于权重的一个因子 √2。</translation>
    </message>
    <message>
        <source>SELU with LeCun, 30 layers</source>
        <translation>SELU 与 LeCun，30 层</translation>
    </message>
    <message>
        <source>SELU keeps mean and variance of the activations by itself, without a normalization: choose “Activation, spread” above the picture. The gradient grows a little towards the input, by about 0.02 orders of magnitude a layer, and 30 layers train without any help (Klambauer et al. 2017). Set the initializer to He normal and run again: that is too much for SELU, and NaN comes within ten steps.</source>
        <translation>SELU 不需要归一化就能自行保持激活值的均值和方差：在图上方选择“激活值，离散程度”。梯度朝输入方向略有增长，每层约 0.02 个数量级，30 层不借助任何手段也能训练（Klambauer et al. 2017）。把初始化改为 He 正态分布再运行一次：这对 SELU 来说太大了，十步之内就会出现 NaN。</translation>
    </message>
    <message>
        <source>Initial weights</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>ReLU with Xavier, 30 layers</source>
        <translation>ReLU 与 Xavier，30 层</translation>
    </message>
    <message>
        <source>The weight gradients look alike from top to bottom, and yet nothing is learned. Choose ‖∂L/∂z‖₂ above the picture: δ loses four orders of magnitude on its way down, the activations lose as much on their way up, and a weight gradient is the product of both. Press Batch norm: the loss begins to fall. Residual without a normalization is no cure: it takes this network to NaN in two steps.</source>
        <translation>各层的权重梯度从上到下看起来差不多，却什么也学不到。在图上方选择 ‖∂L/∂z‖₂：δ 在向下传播途中损失四个数量级，激活值在向上传播途中也损失同样多，而权重梯度是两者的乘积。按下“批量归一化”：损失开始下降。没有归一化的残差连接不是办法：它使这个网络在两步之内出现 NaN。</translation>
    </message>
    <message>
        <source>Weights too small</source>
        <translation>权重过小</translation>
    </message>
    <message>
        <source>Weights of standard deviation 0.01 make everything ten times smaller in each of the 20 layers: choose ‖∂L/∂z‖₂ above the picture, and see δ fall by one order of magnitude a layer. The loss stays at ln 10, that of guessing. Press Residual while it runs: the loss falls at once. Batch norm lights the layers up but helps less: the signal has become smaller than the ε that it adds to the variance.</source>
        <translation>标准差为 0.01 的权重使 20 层中的每一层都把信号缩小到十分之一：在图上方选择 ‖∂L/∂z‖₂，可以看到 δ 每层下降一个数量级。损失停留在 ln 10，即随机猜测的损失。运行时按下“残差连接”：损失立即下降。批量归一化能使各层亮起来，但帮助较小：信号已经小于它加在方差上的 ε。</translation>
    </message>
    <message>
        <source>Weights too large</source>
        <translation>权重过大</translation>
    </message>
    <message>
        <source>Weights of standard deviation 0.3 make each layer&apos;s output nearly twice as large: after 20 layers the loss starts near 10⁵, the first step throws the weights far away, and the second finds Inf. Switch Clipping on and run again: every number stays finite, but the loss has a long way to go. With Batch norm on from the start it trains, since a normalized layer does not mind the scale of its weights.</source>
        <translation>标准差为 0.3 的权重使每层的输出放大近一倍：经过 20 层，损失一开始就接近 10⁵，第一步把权重甩得很远，第二步就出现 Inf。打开梯度裁剪再运行一次：所有数值都保持有限，但损失还有很长的路要走。如果一开始就打开批量归一化，网络能够训练，因为归一化的层不在乎权重的尺度。</translation>
    </message>
    <message>
        <source>Tanh with large weights</source>
        <translation>Tanh 与大权重</translation>
    </message>
    <message>
        <source>A quarter of the units is saturated, and one would expect the gradient to vanish. It explodes: the units between are multiplied by large weights, and ‖∂L/∂z‖₂ grows by three and a half orders of magnitude from the output to the input (Poole et al. 2016 call it chaos). As training drives more units into saturation it vanishes after all, and the loss stays at ln 10. Switch Batch norm on and run again: it trains.</source>
        <translation>四分之一的单元已经饱和，人们会以为梯度要消失。它却爆炸了：其余单元乘上了很大的权重，‖∂L/∂z‖₂ 从输出到输入增长了三个半数量级（Poole et al. 2016 称之为混沌）。随着训练使更多单元饱和，梯度终究还是消失了，损失停留在 ln 10。打开批量归一化再运行一次：网络能够训练。</translation>
    </message>
    <message>
        <source>All weights zero</source>
        <translation>权重全为零</translation>
    </message>
    <message>
        <source>Every hidden unit puts out 0, and passes nothing back: the gradients are exactly 0, which has a color of its own, and only the biases of the output learn how often each digit occurs. Batch norm has nothing to normalize. Press Residual while it runs: the shortcuts carry the image to the output, and one step later every layer has a gradient.</source>
        <translation>每个隐藏单元都输出 0，也不向后传递任何东西：梯度恰好为 0（它有自己的颜色），只有输出层的偏置在学习每个数字出现的频率。批量归一化没有可归一化的东西。运行时按下“残差连接”：捷径连接把图像送到输出层，一步之后每层都有了梯度。</translation>
    </message>
    <message>
        <source>All weights equal</source>
        <translation>权重全相等</translation>
    </message>
    <message>
        <source>The gradients are there and the loss falls a little, then gets stuck near 1.7: all units of a layer are copies of each other, get the same gradient, and remain copies, so that each layer does the work of a single unit. Batch norm does not change that. Press Residual while it runs: the shortcuts bring 64 different pixels into play, the copies part, and the loss falls below 0.2 within a hundred steps.</source>
        <translation>梯度是有的，损失也略有下降，随后卡在 1.7 附近：同一层的所有单元互为副本，得到相同的梯度，并一直互为副本，于是每层只相当于一个单元。批量归一化改变不了这一点。运行时按下“残差连接”：捷径连接引入 64 个不同的像素，副本开始分化，损失在一百步之内降到 0.2 以下。</translation>
    </message>
    <message>
        <source>Steps that go wrong</source>
        <translation>出错的更新步</translation>
    </message>
    <message>
        <source>Dying ReLUs</source>
        <translation>ReLU 死亡</translation>
    </message>
    <message>
        <source>Adam with a learning rate a hundred times its usual one throws the weights about until so many units are off for every input that nothing gets through. Within a hundred steps or so every weight gradient is exactly 0, and the loss stays at ln 10: no gradient, no way back. Choose “Dead units” above the picture. Press Batch norm: it moves the units back to where some inputs switch them on, and the loss falls. Set the learning rate to 0.001 and run again: no more units are dead at the end than at the start.</source>
        <translation>学习率比通常大一百倍的 Adam 把权重甩来甩去，直到大量单元对所有输入都不激活，什么也传不过去。大约一百步之内，所有权重梯度都恰好为 0，损失停留在 ln 10：没有梯度，就没有退路。在图上方选择“死亡单元”。按下“批量归一化”：它把各单元移回到有输入能激活它们的位置，损失下降。把学习率设为 0.001 再运行一次：结束时死亡单元并不比开始时多。</translation>
    </message>
    <message>
        <source>Learning rate too large</source>
        <translation>学习率过大</translation>
    </message>
    <message>
        <source>For 100 steps all is well. At the marker the learning rate goes from 0.05 to 1, as a slip of the hand would do it: each step lands higher up than it started, the gradient grows with every step, and within ten of them the first Inf and NaN are there, from which no run comes back. Switch Clipping on and run again: the same slip costs a bump in the loss.</source>
        <translation>前 100 步一切正常。在标记处，学习率从 0.05 变为 1，就像手滑了一下：每一步都落在比起点更高的地方，梯度一步比一步大，十步之内便出现第一个 Inf 和 NaN，此后再也无法恢复。打开梯度裁剪再运行一次：同样的失误只使损失出现一个小鼓包。</translation>
    </message>
    <message>
        <source>Clipping by norm</source>
        <translation>按范数裁剪梯度</translation>
    </message>
    <message>
        <source>The strip shows the norm of the whole gradient and the threshold of 1: where the norm is larger, the gradient is scaled down to it, its direction kept; elsewhere nothing happens. About one step in six is clipped. The targets are noise, so the loss can&apos;t stay below 1, and Adam hardly notices the scale of a gradient: lower the threshold while it runs and see.</source>
        <translation>下方的曲线显示整个梯度的范数和阈值 1：范数更大时，梯度被缩小到阈值，方向不变；其余时候什么也不发生。大约每六步裁剪一次。目标是噪声，所以损失不可能一直低于 1，而 Adam 几乎不受梯度尺度的影响：运行时调低阈值看看。</translation>
    </message>
    <message>
        <source>Normalization and shortcuts</source>
        <translation>归一化与捷径连接</translation>
    </message>
    <message>
        <source>Batch norm explodes, 30 layers</source>
        <translation>批量归一化下的梯度爆炸，30 层</translation>
    </message>
    <message>
        <source>Batch norm cures vanishing activations, not every gradient: at the start ‖∂L/∂z‖₂ grows by a factor of about 1.2 a layer on its way down, over two orders of magnitude in all (Yang et al. 2019). Training evens it out: large gradients make the weights below grow, and a normalized layer with larger weights has smaller gradients. Switch Residual on and run again: the growth is weaker from the start.</source>
        <translation>批量归一化能治好激活值的消失，却治不好所有的梯度：开始时 ‖∂L/∂z‖₂ 在向下传播途中每层增长约 1.2 倍，总共超过两个数量级（Yang et al. 2019）。训练会把它抹平：大的梯度使靠近输入的权重增大，而归一化的层权重越大，梯度越小。打开残差连接再运行一次：从一开始增长就较弱。</translation>
    </message>
    <message>
        <source>Residual without norm, 30 layers</source>
        <translation>没有归一化的残差连接，30 层</translation>
    </message>
    <message>
        <source>A shortcut never lets the gradient vanish, but nothing keeps the sum of the branches in check: ‖∂L/∂z‖₂ grows by six orders of magnitude towards the input, and the loss starts near 10⁷. Only Clipping keeps the run alive: without it the second step is NaN. Press Batch norm while it runs: it tames each branch, and the loss falls to where learning begins.</source>
        <translation>捷径连接绝不会让梯度消失，但没有什么约束各分支之和：‖∂L/∂z‖₂ 朝输入方向增长六个数量级，损失一开始就接近 10⁷。只有梯度裁剪让训练得以继续：没有它，第二步就是 NaN。运行时按下“批量归一化”：它驯服了每个分支，损失降到可以开始学习的水平。</translation>
    </message>
    <message>
        <source>Convolutional networks</source>
        <translation>卷积神经网络</translation>
    </message>
    <message>
        <source>Plain network, 20 layers</source>
        <translation>普通网络，20 层</translation>
    </message>
    <message>
        <source>The plain twin of a CIFAR ResNet-20 (He et al. 2016): 3×3 convolutions, each with a batch norm, no shortcuts. The gradients are healthy and the loss falls, if more slowly than with shortcuts: run ResNet-20 for comparison, then the plain network of 56 layers. The two dark rows are the projections of the shortcuts, which take no part here.</source>
        <translation>CIFAR ResNet-20 的普通版（He et al. 2016）：3×3 卷积，每个都带批量归一化，没有捷径连接。梯度是健康的，损失下降，只是比有捷径连接时慢：请运行“ResNet，20 层”作比较，再运行 56 层的普通网络。两条暗行是捷径连接的投影，在这里不起作用。</translation>
    </message>
    <message>
        <source>ResNet, 20 layers</source>
        <translation>ResNet，20 层</translation>
    </message>
    <message>
        <source>The same layers as the plain network of 20, with a shortcut around each pair of them: the gradients look alike, and the loss falls faster (He et al. 2016). Press Residual while it runs, to take the shortcuts away from a network that was trained with them.</source>
        <translation>与 20 层普通网络相同的层，每两层加一个捷径连接：梯度看起来差不多，损失下降得更快（He et al. 2016）。运行时按下“残差连接”，可以从已经用捷径连接训练的网络中去掉它们。</translation>
    </message>
    <message>
        <source>Plain network, 56 layers</source>
        <translation>普通网络，56 层</translation>
    </message>
    <message>
        <source>Deeper is not better: plain-20 learns the digits in this time, and these 56 layers hardly anything. Vanishing gradients are not to blame, with batch norm they are healthy (He et al. 2016, §4.1): ‖∂L/∂z‖₂ even grows by three orders of magnitude towards the input at the first step, and later its two ends differ by less than one. Press Residual while it runs: with shortcuts the very same layers learn.</source>
        <translation>更深并不更好：plain-20 在这段时间里学会了这些数字，而这 56 层几乎什么也没学到。这不能怪梯度消失，有了批量归一化，梯度是健康的（He et al. 2016，第 4.1 节）：第一步时 ‖∂L/∂z‖₂ 朝输入方向甚至增长三个数量级，之后两端相差不到一个数量级。运行时按下“残差连接”：有了捷径连接，同样这些层就能学习。</translation>
    </message>
    <message>
        <source>ResNet, 56 layers</source>
        <translation>ResNet，56 层</translation>
    </message>
    <message>
        <source>The layers of plain-56 with a shortcut around each pair: depth does no harm any more, and the loss falls (He et al. 2016). Choose ‖∂L/∂z‖₂ above the picture: at the first step it grows by one and a half orders of magnitude towards the input, where the plain network has more than three. Switch Residual off and run again, to see what the shortcuts do.</source>
        <translation>plain-56 的各层，每两层加一个捷径连接：深度不再有害，损失下降（He et al. 2016）。在图上方选择 ‖∂L/∂z‖₂：第一步时它朝输入方向增长一个半数量级，而普通网络超过三个。关闭残差连接再运行一次，看看捷径连接起了什么作用。</translation>
    </message>
    <message>
        <source>ResNet-18</source>
        <translation>ResNet-18</translation>
    </message>
    <message>
        <source>The network of He et al. 2016 for ImageNet, on small images of digits: 11 million parameters in 18 layers and three projections. From the first step on the gradients of all layers lie within one order of magnitude, and the loss falls. Switch Batch norm off and run again: shortcuts alone don&apos;t keep the signal in check, the first steps wreck the network, and the loss stays at ln 10 or ends in NaN.</source>
        <translation>He et al. 2016 用于 ImageNet 的网络，这里用在小的数字图像上：18 层加三个投影，共 1100 万个参数。从第一步起，所有层的梯度都在一个数量级之内，损失下降。关闭批量归一化再运行一次：仅靠捷径连接控制不住信号，最初几步就毁掉网络，损失停留在 ln 10 或以 NaN 告终。</translation>
    </message>
    <message>
        <source>Recurrent networks</source>
        <translation>循环神经网络</translation>
    </message>
    <message>
        <source>RNN, adding problem</source>
        <translation>RNN，加法问题</translation>
    </message>
    <message>
        <source>Two marked numbers of a sequence of 40 are to be added. Below the layers stands ‖∂L/∂hₜ‖₂, a row per time step: the gradient loses one order of magnitude towards the first steps at the start, three and more when training has begun, and the loss stays near 1/6, what saying 1 every time costs (Hochreiter &amp; Schmidhuber 1997). Clipping is no help against vanishing. Set the cell to LSTM and run again.</source>
        <translation>要把长度为 40 的序列中两个带标记的数相加。各层下方是 ‖∂L/∂hₜ‖₂，每个时间步一行：朝着最初的时间步，梯度在刚开始时减小一个数量级，训练开始后减小三个以上，而损失停留在 1/6 附近，即每次都回答 1 的损失（Hochreiter &amp; Schmidhuber 1997）。梯度裁剪对梯度消失没有帮助。把循环单元改为 LSTM 再运行一次。</translation>
    </message>
    <message>
        <source>LSTM, adding problem</source>
        <translation>LSTM，加法问题</translation>
    </message>
    <message>
        <source>The same task for an LSTM. Its cell is added to in each step, not multiplied anew, and the forget gate is open from the start (bias 1, Jozefowicz et al. 2015): ‖∂L/∂hₜ‖₂ loses one and a half orders of magnitude over 40 steps at the start. The loss stays at 1/6 for a while, then drops to nearly 0 within a hundred steps. Set the forget bias to 0 and run again: at the start more than five orders are lost.</source>
        <translation>让 LSTM 完成同样的任务。它的记忆单元在每个时间步是累加，而不是重新相乘，而且遗忘门从一开始就是打开的（偏置为 1，Jozefowicz et al. 2015）：开始时 ‖∂L/∂hₜ‖₂ 在 40 个时间步中损失一个半数量级。损失值先停留在 1/6 一阵子，然后在一百步之内降到接近 0。把遗忘门偏置设为 0 再运行一次：开始时损失五个以上数量级。</translation>
    </message>
    <message>
        <source>RNN that explodes</source>
        <translation>梯度爆炸的 RNN</translation>
    </message>
    <message>
        <source>A hidden-to-hidden matrix of spectral radius 2: ‖∂L/∂hₜ‖₂ grows by nearly four orders of magnitude from the end of the sequence to its beginning, and clipping divides each gradient by thousands (Pascanu et al. 2013). Switch Clipping off while it runs: a few whole steps throw the units into saturation, and as a rule the gradient vanishes instead. Tanh decides too: with spectral radius 1.5 and inputs of standard deviation 1 the gradient vanishes from the start.</source>
        <translation>隐藏层到隐藏层的矩阵谱半径为 2：‖∂L/∂hₜ‖₂ 从序列末尾到开头增长近四个数量级，梯度裁剪把每个梯度除以数千（Pascanu et al. 2013）。运行时关闭梯度裁剪：几个完整的更新步就把单元甩进饱和区，此后梯度通常反而消失。Tanh 也起决定作用：谱半径为 1.5、输入标准差为 1 时，梯度从一开始就消失。</translation>
    </message>
    <message>
        <source>Transformers</source>
        <translation>Transformer</translation>
    </message>
    <message>
        <source>Transformer, post-LN</source>
        <translation>Transformer，post-LN</translation>
    </message>
    <message>
        <source>Layer norm behind each sum, as in Vaswani et al. 2017, and Adam without a warm-up: the first steps are too large for the gradients at the start, the network is thrown to where its lower layers get next to none, and the loss stays at ln 10 (Xiong et al. 2020). Set Warm-up to 100 steps and run again: it learns. Or set Placement to pre.</source>
        <translation>层归一化放在每次求和之后，如 Vaswani et al. 2017，使用 Adam 而不预热：最初几步对开始时的梯度来说太大，网络被甩到靠近输入的各层几乎得不到梯度的地方，损失停留在 ln 10（Xiong et al. 2020）。把预热设为 100 步再运行一次：它能学习。或者把“位置”设为 Pre-LN。</translation>
    </message>
    <message>
        <source>Transformer, pre-LN</source>
        <translation>Transformer，pre-LN</translation>
    </message>
    <message>
        <source>Layer norm inside each branch, so that the shortcuts run from end to end: the same blocks, the same Adam without a warm-up, and the loss falls from the first steps on (Xiong et al. 2020). The darker rows are queries and keys, whose gradients are small while attention is nearly uniform. Set Placement to post and run again.</source>
        <translation>层归一化放在每个分支之内，使捷径连接贯通首尾：同样的块，同样不预热的 Adam，损失从最初几步就开始下降（Xiong et al. 2020）。较暗的行是查询和键，当注意力接近均匀时它们的梯度很小。把“位置”设为 Post-LN再运行一次。</translation>
    </message>
    <message>
        <source>Pre-training</source>
        <translation>预训练</translation>
    </message>
    <message>
        <source>Pre-training, then fine-tuning</source>
        <translation>先预训练，再微调</translation>
    </message>
    <message>
        <source>Five sigmoid layers are first trained one after the other as autoencoders, from the input on, each on what the one below puts out (Bengio et al. 2007). Fine-tuning of the whole network begins at the last marker: it starts with a larger gradient in the lowest layer, and its 300 steps reach about half the loss that they reach from a random start. Switch pre-training off and run again to compare.</source>
        <translation>五个 sigmoid 层先从输入开始，依次作为自编码器训练，每层都以下面一层的输出为输入（Bengio et al. 2007）。整个网络的微调从最后一个标记处开始：最低一层一开始就有较大的梯度，300 步之后的损失约为随机初始化所能达到的一半。关闭预训练再运行一次，作个比较。</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>The numbers of the cursor&apos;s step (T)</source>
        <translation>光标所在步的数值（T）</translation>
    </message>
</context>
</TS>
