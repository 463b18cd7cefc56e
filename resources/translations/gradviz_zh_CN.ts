<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Builder</name>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to look at and what to press; saved with the experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes: what to look at, what to press</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Experiments that come with gradviz, one for each phenomenon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presets …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>applies at the next start</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Statistic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which number per layer and step the heatmap and the profile show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit the colour range to the values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the newest step in view, at the width shown (F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole run (Home)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>after clipping · </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before clipping · </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour is log₁₀, {low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only a recurrent network has time steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not recorded in this run; recorded from the next start (Ctrl+R).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, step {step}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point at the heatmap to read a layer, a step and its value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;b&gt;{layer}&lt;/b&gt;, step {step}&lt;br&gt;{symbol} = &lt;b&gt;{value}&lt;/b&gt;&lt;br&gt;loss {loss}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ColorBar</name>
    <message>
        <source>Colour bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour is log₁₀ of the statistic. The range holds still; it grows where values leave it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Normalize every hidden layer before its activation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add each layer&apos;s input to its output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit the gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipping threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipping threshold; changes at the next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate; changes at the next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run or pause (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make one step and wait (.)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train from the beginning (Ctrl+R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▶  Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▶  Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>❚❚  Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most so many steps a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} steps/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can&apos;t start: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind} norm</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeatmapView</name>
    <message>
        <source>Heatmap of layers and steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run, or the space bar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend of special values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The value is exactly zero: nothing arrives.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>subnormal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Below 1.2·10⁻³⁸: digits are being lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NaN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>+Inf</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above the largest number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>−Inf</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Below the smallest number.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open experiment …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save experiment as …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;picture …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;weights …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About gradviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opened {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Experiments (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights (*.safetensors)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing {path} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing the picture …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no picture before the first step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run does not record {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied the picture to the clipboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space: run or pause
. : one step
B, R, C: batch norm, residual, clipping
F: follow the newest step
Home: the whole run
Ctrl+R: restart
Wheel over the heatmap: zoom; drag: move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gradviz {version}
See where gradients vanish or explode, and cure them while the network trains.

MIT licence. Uses PyTorch, Qt (LGPL), pyqtgraph, numpy, matplotlib, pydantic, tqdm; the UCI optical handwritten digits (CC BY 4.0, E. Alpaydin and C. Kaynak); the font DejaVu; the colour map viridis.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About gradviz</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OptionField</name>
    <message>
        <source>Allowed: {what}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Painter</name>
    <message>
        <source>The picture can&apos;t be drawn: {error}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProfileView</name>
    <message>
        <source>Depth profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The statistic of every layer, at the step under the mouse or the newest</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message>
        <source>step {step:,} of {planned:,} · loss {loss}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · {speed} steps/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Completed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Can&apos;t run: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScheduleField</name>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes during the run, one a line: STEP:KEY=VALUE</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SizeDialog</name>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From 800 to 8,000 pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save nothing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean loss over the batch, at each step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grad norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L2 norm of the whole gradient: before clipping, after clipping, and the threshold (dashed)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SwitchButton</name>
    <message>
        <source>✔ ON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OFF</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingEngine</name>
    <message>
        <source>There are no weights before the first run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory: make the network or the batch smaller.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training can&apos;t go on: {error}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>catalog</name>
    <message>
        <source>Activation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>φ(x) = x. A network of linear layers only: what depth alone does to a gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1/(1 + e⁻ˣ). Its slope is at most 1/4, so each layer takes away from the gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hyperbolic tangent. Slope 1 at zero, saturates on both sides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardtanh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x cut to [−1, 1]. Gradient exactly zero outside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softplus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log(1 + eˣ), a smooth ReLU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Softsign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x/(1 + |x|). Saturates more slowly than tanh (Glorot &amp; Bengio 2010).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max(0, x). Slope 1 where it is on; a unit that is always off is dead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ReLU6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>min(max(0, x), 6).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaky ReLU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x for x &gt; 0, else a small slope: no unit dies (Maas et al. 2013).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PReLU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaky ReLU whose slope is learned, one per layer (He et al. 2015).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ELU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x for x &gt; 0, else α(eˣ − 1) (Clevert et al. 2016).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SELU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scaled ELU; with LeCun initialization it normalizes itself (Klambauer et al. 2017).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GELU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x·Φ(x) (Hendrycks &amp; Gimpel 2016).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SiLU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x·sigmoid(x), also called swish.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>x·tanh(softplus(x)) (Misra 2019).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MLP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fully connected hidden layers, then a linear output.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResNet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convolutions in blocks with a shortcut around each, for images (He et al. 2016); without residual the plain network of the same depth and parameters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RNN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recurrent layers that read a sequence step by step, or an image row by row; the last hidden state goes to a linear output.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transformer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder blocks of attention and two linear layers (Vaswani et al. 2017), for a sequence, or an image row by row; the mean over the sequence goes to a linear output.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handwritten digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1,797 real 8×8 images of handwritten digits (UCI, Alpaydin &amp; Kaynak 1998); shipped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaussian noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs N(0, std²) with random labels or targets: what initialization alone does to gradients.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spirals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points on interleaved spiral arms in the plane, one class an arm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points in the plane on two half circles that reach into each other, one class each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Circles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points in the plane on a circle within a circle, one class each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adding problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequences of pairs (value, marker); the sum of the two marked values is to be said at the end. Saying 1 always costs 1/6 (Hochreiter &amp; Schmidhuber 1997, experiment 4).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy a symbol</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequences of one of 8 symbols, blanks, and the sign to say that symbol again. Guessing costs ln 8 ≈ 2.08 (after Hochreiter &amp; Schmidhuber 1997, experiments 2 and 3).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A table of numbers, one sample a line, separated by commas, semicolons or tabs; one column is predicted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NumPy archive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrays that numpy.savez wrote: x (or inputs), samples first, and y (or targets).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>28×28 images of 10 classes from IDX files: MNIST (LeCun et al. 1998), Fashion-MNIST, KMNIST.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>32×32 colour photographs of 10 classes (Krizhevsky 2009), from the binary version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own pictures, in a folder of folders, one for each class; the middle square of each is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The learning rate stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Down to the end of the run along half a cosine (Loshchilov &amp; Hutter 2017).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A factor at regular intervals, as He et al. 2016 train.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initializer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every weight 0: nothing tells the units apart, hidden layers never learn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Constant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every weight the same: all units of a layer stay copies of each other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uniform between −bound and bound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaussian of a fixed width, whatever the layer&apos;s size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Truncated normal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaussian, cut at two standard deviations.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xavier uniform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps the variance through layers that are linear around zero (Glorot &amp; Bengio 2010).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Xavier normal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As Xavier uniform, from a Gaussian.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orthogonal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps every length, in either direction (Saxe et al. 2014).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>He uniform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps the variance through ReLU layers (He et al. 2015).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>He normal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As He uniform, from a Gaussian.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LeCun normal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaussian of variance 1/fan_in; the one for SELU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uniform ±1/√fan_in, what nn.Linear does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cross entropy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean of −log softmax at the true class; for class labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean of (output − target)² over batch and outputs; class labels become one-hot targets.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normalization</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each unit over the batch, each channel of an image also over its pixels (Ioffe &amp; Szegedy 2015).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each sample over its units, an image over its channels and pixels together (Ba et al. 2016).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each sample over groups of its units or channels (Wu &amp; He 2018).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RMS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer norm without the mean (Zhang &amp; Sennrich 2019).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SGD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stochastic gradient descent: a step is the learning rate times the gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adam</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scales each weight&apos;s step by its gradients&apos; running size (Kingma &amp; Ba 2015), which hides vanishing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adam whose weight decay shrinks the weights by itself, past the gradient (Loshchilov &amp; Hutter 2019).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RMSprop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Divides by the root of a running mean of squared gradients (Tieleman &amp; Hinton 2012): Adam without momentum.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adagrad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Divides by the root of the sum of all squared gradients so far, so its steps shrink (Duchi et al. 2011).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre-training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All layers are trained together from the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Autoencoders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer by layer, from the input on: each learns to keep what it reads, so that a linear map can give it back (Bengio et al. 2007); then all are trained together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recurrent initializer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps every length, times ρ (Saxe et al. 2014).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gaussian, scaled to the spectral radius (Jaeger 2001).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ρ·I: each unit remembers itself (Le et al. 2015).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Statistic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L2 norm of the gradient of the mean loss in the layer&apos;s weight, before clipping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L2 norm, over batch and units, of the gradient in the output z of the layer&apos;s linear map: the δ of back-propagation, before normalization and activation; for a recurrent layer over time steps, too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delta through time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For recurrent networks, a row per time step: L2 norm, over batch and units, of the total derivative in the last recurrent layer&apos;s hidden state h_t, through all later steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight gradient, RMS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>grad_l2 over the root of the number of elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight gradient, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean absolute value over the elements.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean |∂L/∂w|</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight gradient, largest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest absolute value of an element.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>max |∂L/∂w|</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight gradient, zeros</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of elements that are exactly 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of ∂L/∂w = 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight gradient, clipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L2 norm of what clipping left of the gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>‖∂L/∂W‖₂ after clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update ratio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L2 norm of the update that the optimizer really made, over that of the weight before it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L2 norm of the layer&apos;s weight in the forward pass.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activation, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean output of the activation over batch and units.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean a</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activation, spread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation over batch and units.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>std a</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dead units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of units whose output is exactly 0 for every sample of the batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of units with a = 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saturated activations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of activations where the slope of φ is below a thousandth of its maximum.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of |φ′| &lt; 10⁻³ max</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative slope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slope for x &lt; 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initial slope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slope for x &lt; 0 at the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The value −α is approached for x → −∞.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initial bias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every bias at the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The value of every weight.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest absolute value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation of the weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A factor, or “activation” for the one that PyTorch recommends for the activation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fan_in keeps the variance going forward, fan_out going backward.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fan in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fan out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget bias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bias of an LSTM&apos;s forget gate at the start, the sum of the two vectors that PyTorch has: 1 or more lets it remember from the start (Jozefowicz et al. 2015).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>normalization</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights to start from: a safetensors file. What it lacks starts as usual. Relative to the current folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cifar: 3×3 convolution; imagenet: 7×7 with stride 2, then max-pooling.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cifar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imagenet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>basic: 3×3, 3×3; bottleneck: 1×1, 3×3, 1×1 with four times the channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Basic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocks of each stage: n, n, n is the CIFAR network of depth 6n + 2 (9n + 2 with bottlenecks); 2, 2, 2, 2 with the imagenet stem and width 64 is ResNet-18, 3, 4, 6, 3 ResNet-34 and -50.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels of the first stage; each later one has twice as many and half the image side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where shapes differ: a 1×1 convolution, or every other pixel with zeros for the new channels (options B and A of He et al. 2016).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Projection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rnn: h ← φ(Wx + Uh + b) (Elman 1990); lstm (Hochreiter &amp; Schmidhuber 1997) and gru (Cho et al. 2014) have gates, with sigmoid and tanh of their own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rnn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lstm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gru</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recurrent layers, stacked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hidden units of each layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoder blocks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numbers per token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attention heads; they share the width evenly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Placement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of layer norm: pre, inside each branch, or post, behind each sum, which needs warm-up (Xiong et al. 2020).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Post</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hidden layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Units of each hidden layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectral radius</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest absolute value of an eigenvalue: below 1 the linear part of the network forgets, above 1 it explodes (Pascanu et al. 2013).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples of one step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side of the images; above 8 they are up-sampled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1, or the same 3 times.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numbers per sample or time step; 32 where not given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequences of so many steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the images; 3 where not given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Square images of this side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the inputs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uniformly random labels; 10 where neither is given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>N(0, 1) targets in place of labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New samples each step, or one fixed batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spiral arms, one class each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points in all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation across the arm, in radians.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation of what is added to both coordinates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Factor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Radius of the inner circle; the outer has 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time steps of a sequence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A text file in UTF-8. Relative to the current folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the column to predict; the last where not given.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is predicted: class labels (whole numbers or text) or numbers, as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether the first line has names; auto: look at the first two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Present</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Absent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standardize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs to mean 0 and variance 1: each column over the samples, the whole set, or not at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An .npz file. Relative to the current folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped (.gz) or not. Relative to the current folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder cifar-10-batches-bin, with data_batch_1.bin to data_batch_5.bin. Relative to the current folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder that holds the folders. Relative to the current folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side to which images are scaled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 for gray, 3 for red, green and blue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step size. Too large a rate makes training diverge; it can be changed during a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the last step goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look ahead along the momentum; needs momentum &gt; 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L2 penalty on all trained parameters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each step takes this share of the weights away, times the learning rate; no part of the gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Final</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the learning rate that is left at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps between two factors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the learning rate is multiplied with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre-training steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Those of all layers together, shared evenly; they come before the steps of the training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normalize each hidden layer before its activation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normalize by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is normalized: a unit over the batch, or a sample over its units.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a layer&apos;s input to its output wherever the widths agree (He et al. 2016).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit the gradient before the step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>norm: scale the whole gradient to the threshold; value: cut each element.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipping threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Largest global norm, or largest element.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizer steps of the training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is averaged over the batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The numbers of parameters, data and loss; bfloat16 has the range of float32 and 8 bits of its 24.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Float32</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Float64</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bfloat16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises in a straight line to its value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first step with the change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the file is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradviz-experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The version of the format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shown in titles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to look at, what to press.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same seed, same numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes at a step.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found %2; the administrator allows %3 alone (%4)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found %2; allowed: the keys defaults, locked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: set by the administrator (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: can&apos;t be made: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not JSON: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found %2; allowed: a JSON object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1%2: found %3; allowed: %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1%2: unknown key; allowed: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the binary version is cifar-10-binary.tar.gz at https://www.cs.toronto.edu/~kriz/cifar.html</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the folder with CIFAR-10&apos;s data_batch_*.bin, unpacked (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: holds the pickled Python version, which is never opened: a pickle can run any code; %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; there are some in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no data_batch_*.bin in it%2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: can&apos;t be read: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 bytes; allowed: a multiple of %3, the bytes of one image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a CSV file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>line %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: line %2, column %3%4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: line %2: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: holds no samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: line %2: found one column; allowed: at least 2, inputs and what to predict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>more than once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: line %2: data.target &quot;%3&quot; is %4 in the header; allowed: one of %5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1 columns; allowed: %2, as on the first line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found &quot;%2&quot;; allowed: a finite number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a finite number in the range of float32, or data.targets &quot;classes&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found no class label; allowed: any text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: column %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most %1 (%2 numbers a batch)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1 samples of %2 numbers; allowed: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most %1, the samples that there are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1; allowed: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no ordinary file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: holds %2 samples; allowed: at most %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its inputs take %2 bytes; allowed: at most %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and there is nothing at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>which can&apos;t be read: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>which is no path: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1, %2; allowed: the path of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a folder that holds a folder of images for each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no image that can be read: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its pixels are of Pillow&apos;s mode %1; allowed: 8 bits a channel, or PNG of 16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 bytes; allowed: at most %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2×%3 pixels; allowed: at most %4 together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 folders in it; allowed: at least 2, one for each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no images in it; allowed: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2; allowed: class labels, which are whole numbers or text, or data.targets &quot;numbers&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 different class label%3; allowed: 2 to %4, or data.targets &quot;numbers&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found label %1 at sample %2 (from 0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 labels for the %3 images of %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its header says %2 = %3 bytes, and it holds %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: starts with the number 0x%2; allowed: 0x%3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: ends within its header of %2 bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its header says images of %2×%3 pixels; allowed: at least 1×1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no %2 in it; allowed: one of %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an .npz archive, as numpy.savez writes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no .npz archive, as numpy.savez writes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: inputs: found shape %2; allowed: (samples, …) of 2 axes or more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 targets for %3 inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: no array &quot;%2&quot; or &quot;%3&quot; in it; found %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found version %2.%3 of the format; allowed: 1.0, 2.0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: holds pickled Python objects, which are never opened: a pickle can run any code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>numbers or text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found %2; allowed: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found shape %2; allowed: (samples, …), at least 1 of each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its header says %2 of %3, and it holds only %4 bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1 of shape %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: found %2 at %3; allowed: finite numbers of float32</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sample %1 (from 0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found shape %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2; allowed: class labels (samples,), or data.targets &quot;numbers&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2; allowed: finite numbers, neither they nor their spread beyond float32</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 faults
%3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found &quot;cross_entropy&quot; with numeric targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (data.outputs); allowed: &quot;mse&quot;, or data.classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (data.targets); allowed: &quot;mse&quot;, or data.targets &quot;classes&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found together with data.classes; allowed: one of the two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found without data.image_size; allowed: for images only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found together with data.image_size; allowed: one of the two, %1 or images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found &quot;%1&quot; with data.header &quot;absent&quot;; allowed: in files with a header</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found 1; batch normalization needs at least 2 samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found true with momentum 0; allowed: momentum above 0</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found &quot;activation&quot;, and PyTorch recommends no gain for %1; allowed: a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; the cell &quot;%2&quot; has sigmoid and tanh of its own; allowed: &quot;tanh&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found true; gradviz normalizes no gates; allowed: false, or the cell &quot;rnn&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1; allowed: 0, or the cell &quot;lstm&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1; allowed for width %2: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found &quot;autoencoder&quot; with the architecture &quot;%1&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; allowed: &quot;none&quot;, or the architecture &quot;mlp&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1 for %2 hidden layers; allowed: at least %3, one for each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not plain JSON data: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: format version %2 is of a newer gradviz; this one reads version 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>can&apos;t change during a run; allowed: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: the key %2 stands twice in one object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not JSON: %2 (line %3, column %4)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not JSON that can be read: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not an experiment; allowed: a JSON object with &quot;format&quot;: &quot;%2&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> (did you mean &quot;%1&quot;?)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown key%1; allowed: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; allowed: text of at most %2 characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; allowed: text that is not empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; allowed: an object with the keys %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found %1; allowed: KEY=VALUE, such as model.depth=30</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 holds %2, there are no keys below it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a layer&apos;s input to its output wherever the widths agree (He et al. 2016).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list of%1 values, each %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> from %1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: neither a file nor a preset; presets: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradviz Sans SC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this recording holds no step; there is nothing to draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps: found %1:%2; this recording holds 0:%3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recordings: found %1; allowed: 1 to %2 in one figure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2 pixels each way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size: found %1×%2; allowed: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>color bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: can&apos;t be written: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: larger than %2 bytes, the most that such a file may have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not UTF-8 text (line %2, byte %3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 bytes instead of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its metadata are damaged: runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: shows %2 runs; allowed: a figure of one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its metadata are damaged: events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: this picture holds no experiment; it was not made by gradviz, or without metadata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its metadata are damaged: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: its metadata are not those of a figure of gradviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: metadata version %2 is of a newer gradviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the next step is %1, not %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>statistic: found %1; this recording holds %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the compressed data don&apos;t end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the codec %1 is not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the first %1 of %2 steps can be shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no step can be shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 steps are too many to read at once; read a range of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the overview of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the overview of %1 at step %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wrong checksum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 from step %2 on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not what it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the last is number %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the last chunk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number %1 in place %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>number %1 is no event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a list of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not what they should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name stands there twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>values of another type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not a recording of gradviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: format version %2 is of a newer gradviz; this one reads version %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: damaged: format version %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: damaged: its tables are not those of a recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: damaged: environment: not what it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: damaged: layers: not a list of at most %2 of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2; it holds %3 steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: can&apos;t be written: another program is recording into it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>can&apos;t be written: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the installation is incomplete: no %1 in %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this network has %1 parameters; allowed: at most %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found true, and no layer has as many outputs as inputs; allowed: false, or another width or depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>device: found %1; this machine has %2; allowed: these, or auto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found &quot;%1&quot;, which %2 can&apos;t compute with here; allowed: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weights were trained behind the normalization: without it the loss may jump.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, from step %2 on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights loaded in part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the output of %1, in the forward pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the weight gradient of %1, in the backward pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in a gradient, in the backward pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first %1 of the run stood %2, at step %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sequences (length × features) or images, row by row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>found &quot;%1&quot; with samples of %2 numbers; it reads %3: choose other data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fine-tuning begins: all layers are trained together, and the loss is that of the experiment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre-training %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is trained alone to keep what it reads; the loss is that of giving it back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>statistic: found %1; allowed: one of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>statistic: %1 has a row per time step, and only a recurrent network has those</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not of this network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tensors of %2 were loaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: nothing in it matches this network; found %2; allowed: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 in the file, %2 here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 in the file; allowed: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: larger than %2 bytes, the most that weights may have</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: a pickle of torch.save, which can run any program when it is read; allowed: safetensors, as safetensors.torch.save_file writes them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: not a whole safetensors file: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>null</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> at least %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> at most %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> above %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> below %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> at least %1 and at most %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> above %1 and at most %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> at least %1 and below %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> above %1 and below %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list of at least %1 values, each %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model}, {n} layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {symbol} per layer and step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {symbol} per time step and step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log₁₀ scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {all} markers without label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learning rate {rate} · seed {seed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>above scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>below scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>subnormal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>global gradient norm, before clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} (dashed: the threshold)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>Depth and activation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sigmoid, 20 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The slope of a sigmoid is at most 1/4, so every layer takes away from the gradient on its way down: the lower layers are dark by eleven orders of magnitude, and the loss does not move. Press Batch norm while it runs, and see them light up at the marker; the loss begins to fall. Residual is another cure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanh with Xavier, 20 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What Glorot &amp; Bengio 2010 were after: with Xavier&apos;s initializer every layer of a tanh network gets a gradient of about the same size, and it trains. Choose ‖∂L/∂z‖₂ above the picture: the δ still loses more than half an order of magnitude on its way down, which larger activations below make up for. Set the activation to Sigmoid and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ReLU with He, 30 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>He&apos;s initializer doubles the variance of the weights, because ReLU throws half of its input away: through 30 layers the gradient stays within a factor of three or so, and the loss falls (He et al. 2015). Set the initializer to Xavier normal and run again: a factor √2 in the weights is all the difference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SELU with LeCun, 30 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SELU keeps mean and variance of the activations by itself, without a normalization: choose “Activation, spread” above the picture. The gradient grows a little towards the input, by about 0.02 orders of magnitude a layer, and 30 layers train without any help (Klambauer et al. 2017). Set the initializer to He normal and run again: that is too much for SELU, and NaN comes within ten steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Initial weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ReLU with Xavier, 30 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The weight gradients look alike from top to bottom, and yet nothing is learned. Choose ‖∂L/∂z‖₂ above the picture: δ loses four orders of magnitude on its way down, the activations lose as much on their way up, and a weight gradient is the product of both. Press Batch norm: the loss begins to fall. Residual without a normalization is no cure: it takes this network to NaN in two steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights too small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights of standard deviation 0.01 make everything ten times smaller in each of the 20 layers: choose ‖∂L/∂z‖₂ above the picture, and see δ fall by one order of magnitude a layer. The loss stays at ln 10, that of guessing. Press Residual while it runs: the loss falls at once. Batch norm lights the layers up but helps less: the signal has become smaller than the ε that it adds to the variance.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights of standard deviation 0.3 make each layer&apos;s output nearly twice as large: after 20 layers the loss starts near 10⁵, the first step throws the weights far away, and the second finds Inf. Switch Clipping on and run again: every number stays finite, but the loss has a long way to go. With Batch norm on from the start it trains, since a normalized layer does not mind the scale of its weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tanh with large weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A quarter of the units is saturated, and one would expect the gradient to vanish. It explodes: the units between are multiplied by large weights, and ‖∂L/∂z‖₂ grows by three and a half orders of magnitude from the output to the input (Poole et al. 2016 call it chaos). As training drives more units into saturation it vanishes after all, and the loss stays at ln 10. Switch Batch norm on and run again: it trains.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All weights zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every hidden unit puts out 0, and passes nothing back: the gradients are exactly 0, which has a colour of its own, and only the biases of the output learn how often each digit occurs. Batch norm has nothing to normalize. Press Residual while it runs: the shortcuts carry the image to the output, and one step later every layer has a gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All weights equal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The gradients are there and the loss falls a little, then gets stuck near 1.7: all units of a layer are copies of each other, get the same gradient, and remain copies, so that each layer does the work of a single unit. Batch norm does not change that. Press Residual while it runs: the shortcuts bring 64 different pixels into play, the copies part, and the loss falls below 0.2 within a hundred steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps that go wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dying ReLUs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adam with a learning rate a hundred times its usual one throws the weights about until so many units are off for every input that nothing gets through. Within a hundred steps or so every weight gradient is exactly 0, and the loss stays at ln 10: no gradient, no way back. Choose “Dead units” above the picture. Press Batch norm: it moves the units back to where some inputs switch them on, and the loss falls. Set the learning rate to 0.001 and run again: no more units are dead at the end than at the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate too large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For 100 steps all is well. At the marker the learning rate goes from 0.05 to 1, as a slip of the hand would do it: each step lands higher up than it started, the gradient grows with every step, and within ten of them the first Inf and NaN are there, from which no run comes back. Switch Clipping on and run again: the same slip costs a bump in the loss.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clipping by norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strip shows the norm of the whole gradient and the threshold of 1: where the norm is larger, the gradient is scaled down to it, its direction kept; elsewhere nothing happens. About one step in six is clipped. The targets are noise, so the loss can&apos;t stay below 1, and Adam hardly notices the scale of a gradient: lower the threshold while it runs and see.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normalization and shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch norm explodes, 30 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch norm cures vanishing activations, not every gradient: at the start ‖∂L/∂z‖₂ grows by a factor of about 1.2 a layer on its way down, over two orders of magnitude in all (Yang et al. 2019). Training evens it out: large gradients make the weights below grow, and a normalized layer with larger weights has smaller gradients. Switch Residual on and run again: the growth is weaker from the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residual without norm, 30 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A shortcut never lets the gradient vanish, but nothing keeps the sum of the branches in check: ‖∂L/∂z‖₂ grows by six orders of magnitude towards the input, and the loss starts near 10⁷. Only Clipping keeps the run alive: without it the second step is NaN. Press Batch norm while it runs: it tames each branch, and the loss falls to where learning begins.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convolutional networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain network, 20 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plain twin of a CIFAR ResNet-20 (He et al. 2016): 3×3 convolutions, each with a batch norm, no shortcuts. The gradients are healthy and the loss falls, if more slowly than with shortcuts: run ResNet-20 for comparison, then the plain network of 56 layers. The two dark rows are the projections of the shortcuts, which take no part here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResNet, 20 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same layers as the plain network of 20, with a shortcut around each pair of them: the gradients look alike, and the loss falls faster (He et al. 2016). Press Residual while it runs, to take the shortcuts away from a network that was trained with them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain network, 56 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deeper is not better: plain-20 learns the digits in this time, and these 56 layers hardly anything. Vanishing gradients are not to blame, with batch norm they are healthy (He et al. 2016, §4.1): ‖∂L/∂z‖₂ even grows by three orders of magnitude towards the input at the first step, and later its two ends differ by less than one. Press Residual while it runs: with shortcuts the very same layers learn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResNet, 56 layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layers of plain-56 with a shortcut around each pair: depth does no harm any more, and the loss falls (He et al. 2016). Choose ‖∂L/∂z‖₂ above the picture: at the first step it grows by one and a half orders of magnitude towards the input, where the plain network has more than three. Switch Residual off and run again, to see what the shortcuts do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResNet-18</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network of He et al. 2016 for ImageNet, on small images of digits: 11 million parameters in 18 layers and three projections. From the first step on the gradients of all layers lie within one order of magnitude, and the loss falls. Switch Batch norm off and run again: shortcuts alone don&apos;t keep the signal in check, the first steps wreck the network, and the loss stays at ln 10 or ends in NaN.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recurrent networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RNN, adding problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two marked numbers of a sequence of 40 are to be added. Choose ‖∂L/∂h_t‖₂ above the picture, a row per time step: the gradient loses one order of magnitude towards the first steps at the start, four and more when training has begun, and the loss stays near 1/6, what saying 1 every time costs (Hochreiter &amp; Schmidhuber 1997). Clipping is no help against vanishing. Set the cell to LSTM and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LSTM, adding problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same task for an LSTM. Its cell is added to in each step, not multiplied anew, and the forget gate is open from the start (bias 1, Jozefowicz et al. 2015): ‖∂L/∂h_t‖₂ loses one and a half orders of magnitude over 40 steps at the start. The loss stays at 1/6 for a while, then drops to nearly 0 within a hundred steps. Set the forget bias to 0 and run again: at the start more than five orders are lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RNN that explodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A hidden-to-hidden matrix of spectral radius 2: ‖∂L/∂h_t‖₂ grows by nearly four orders of magnitude from the end of the sequence to its beginning, and clipping divides each gradient by thousands (Pascanu et al. 2013). Switch Clipping off while it runs: a few whole steps throw the units into saturation, and as a rule the gradient vanishes instead. Tanh decides too: with spectral radius 1.5 and inputs of standard deviation 1 the gradient vanishes from the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transformers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transformer, post-LN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer norm behind each sum, as in Vaswani et al. 2017, and Adam without a warm-up: the first steps are too large for the gradients at the start, the network is thrown to where its lower layers get next to none, and the loss stays at ln 10 (Xiong et al. 2020). Set Warm-up to 100 steps and run again: it learns. Or set Placement to pre.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transformer, pre-LN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer norm inside each branch, so that the shortcuts run from end to end: the same blocks, the same Adam without a warm-up, and the loss falls from the first steps on (Xiong et al. 2020). The darker rows are queries and keys, whose gradients are small while attention is nearly uniform. Set Placement to post and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre-training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre-training, then fine-tuning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Five sigmoid layers are first trained one after the other as autoencoders, from the input on, each on what the one below puts out (Bengio et al. 2007). Fine-tuning of the whole network begins at the last marker: it starts with a larger gradient in the lowest layer, and its 300 steps reach about half the loss that they reach from a random start. Switch pre-training off and run again to compare.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
