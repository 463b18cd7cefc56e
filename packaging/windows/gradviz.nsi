; The Windows installer. Compiled by nsis.py, which defines VERSION, NUMBERS, TREE, ICON, LICENSE, OUT and SIZE_KB.
;
; gradviz-X.exe                     asks where to, and for whom
; gradviz-X.exe /S /AllUsers        silently, for everybody, into Program Files (needs an administrator)
; gradviz-X.exe /S /CurrentUser     silently, for the user who runs it
; … /D=C:\any folder                last on the line, without quotes
; It never starts the program. Exit code: 0 done, 1 cancelled, 2 failed.

Unicode true
!ifdef FAST
  SetCompressor /SOLID zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
!define NAME "gradviz"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define TYPE "gradviz.recording"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!include MultiUser.nsh
!include MUI2.nsh
!include x64.nsh
!include FileFunc.nsh

Name "${NAME} ${VERSION}"
OutFile "${OUT}"
ManifestDPIAware true
ManifestSupportedOS all
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installer of ${NAME}"
VIAddVersionKey CompanyName "The gradviz developers"
VIAddVersionKey LegalCopyright "MIT license"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

Var GIVEN

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "${NAME} needs a 64-bit Windows." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  StrCpy $GIVEN $INSTDIR ; what /D= said; the next line overwrites it
  !insertmacro MULTIUSER_INIT
  ${If} $GIVEN != ""
    StrCpy $INSTDIR $GIVEN
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

; Files of ours go by name, so that nothing else in a badly chosen folder goes with them.
!macro remove_program
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\gradviz.exe"
  Delete "$INSTDIR\gradvizw.exe"
  Delete "$INSTDIR\gradviz.ico"
!macroend

Section
  IfFileExists "$INSTDIR\*.*" 0 fresh
  IfFileExists "$INSTDIR\uninstall.exe" upgrade 0
    FindFirst $1 $2 "$INSTDIR\*.*"
    next:
      StrCmp $2 "" empty
      StrCmp $2 "." +3
      StrCmp $2 ".." +2
      Goto foreign
      FindNext $1 $2
      Goto next
    foreign:
      FindClose $1
      MessageBox MB_OK|MB_ICONSTOP "$INSTDIR holds something else. Nothing was changed." /SD IDOK
      SetErrorLevel 2
      Abort
    empty:
      FindClose $1
      Goto fresh
  upgrade:
    ClearErrors
    Rename "$INSTDIR\gradviz.exe" "$INSTDIR\gradviz.exe.old" ; fails while it runs
    IfErrors running 0
    Rename "$INSTDIR\gradviz.exe.old" "$INSTDIR\gradviz.exe"
    Rename "$INSTDIR\gradvizw.exe" "$INSTDIR\gradvizw.exe.old"
    IfErrors running 0
    Rename "$INSTDIR\gradvizw.exe.old" "$INSTDIR\gradvizw.exe"
    !insertmacro remove_program
    Goto fresh
    running:
      MessageBox MB_OK|MB_ICONSTOP "${NAME} is running. Close it first. Nothing was changed." /SD IDOK
      SetErrorLevel 2
      Abort
  fresh:
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${TREE}\*.*"
  File "/oname=gradviz.ico" "${ICON}"
  IfErrors 0 written
    MessageBox MB_OK|MB_ICONSTOP "$INSTDIR can't be written." /SD IDOK
    SetErrorLevel 2
    Abort
  written:
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\gradvizw.exe" "" "$INSTDIR\gradviz.ico"

  WriteRegStr SHCTX "Software\Classes\.gradviz" "" "${TYPE}"
  WriteRegStr SHCTX "Software\Classes\.gradviz" "Content Type" "application/x-gradviz"
  WriteRegStr SHCTX "Software\Classes\${TYPE}" "" "gradviz recording"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\gradviz.ico"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\gradvizw.exe" "%1"'

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\gradviz.ico"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The gradviz developers"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Section Uninstall
  !insertmacro remove_program
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  ReadRegStr $0 SHCTX "Software\Classes\.gradviz" ""
  ${If} $0 == "${TYPE}" ; another program may have taken the type over
    DeleteRegKey SHCTX "Software\Classes\.gradviz"
  ${EndIf}
  DeleteRegKey SHCTX "Software\Classes\${TYPE}"
  DeleteRegKey SHCTX "${UNINSTALL}"
  ${RefreshShellIcons}
SectionEnd
