#!/bin/sh
# gradviz @VERSION@ for Linux on x86-64, self-contained. This file is a script with an archive behind it.
set -eu
umask 022

usage() {
    cat <<'END'
sh gradviz-@VERSION@-linux-x86_64.run [OPTION]...

  --prefix DIR   install into DIR (default: ~/.local/opt/gradviz; as root /opt/gradviz)
  --silent       say nothing but errors
  --no-desktop   no menu entry, no file type, no link on the PATH
  --extract DIR  unpack the program folder into DIR, install nothing
  --check        only check that this file is whole
  --help

Nothing is asked. To remove it: DIR/uninstall.sh

Exit status: 0 done; 2 wrong option; 3 this file is damaged; 4 something is missing here (xz, a 64-bit Linux);
5 DIR can't be written, or holds something else; 6 too little room; 7 the self-test failed, nothing was changed.
END
}

name=gradviz
version='@VERSION@'
lines=@LINES@ # of this script; the archive begins behind them
sum='@SUM@'
kilobytes=@KILOBYTES@
identifier=org.gradviz.gradviz

prefix='' silent='' desktop=yes extract='' check=''
while [ $# -gt 0 ]; do
    case $1 in
    --prefix | --extract)
        [ $# -ge 2 ] && [ -n "$2" ] || { echo "$name: $1 needs a folder" >&2; exit 2; }
        [ "$1" = --prefix ] && prefix=$2 || extract=$2
        shift
        ;;
    --silent) silent=yes ;;
    --no-desktop) desktop='' ;;
    --check) check=yes ;;
    --help | -h) usage; exit 0 ;;
    *) echo "$name: unknown option $1" >&2; usage >&2; exit 2 ;;
    esac
    shift
done

say() { [ -n "$silent" ] || echo "$name: $*"; }
fail() { status=$1; shift; echo "$name: $*" >&2; exit "$status"; }
archive() { tail -n +$((lines + 1)) "$0"; }
absolute() { case $1 in /*) printf '%s\n' "$1" ;; *) printf '%s\n' "$PWD/$1" ;; esac; }

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail 4 "this is for Linux on x86-64, not $(uname -s) on $(uname -m)"
[ "$(archive | sha256sum | cut -d ' ' -f 1)" = "$sum" ] || fail 3 "$0 is damaged; fetch it again"
if [ -n "$check" ]; then say "$0 is whole"; exit 0; fi
command -v xz >/dev/null || fail 4 "xz is missing. On Debian and Ubuntu: sudo apt-get install xz-utils"

if [ -n "$extract" ]; then
    target=$(absolute "$extract")
    [ ! -e "$target" ] || fail 5 "$target exists already"
elif [ -n "$prefix" ]; then
    target=$(absolute "$prefix")
elif [ "$(id -u)" = 0 ]; then
    target=/opt/$name
else
    target=$HOME/.local/opt/$name
fi
target=${target%/}
[ -n "$target" ] || fail 5 "the root folder is no place for a program"
if [ -e "$target" ] && [ ! -f "$target/uninstall.sh" ]; then
    [ -d "$target" ] && [ -z "$(ls -A "$target")" ] || fail 5 "$target holds something else; nothing was changed"
fi

# Folders that are not there yet, from here up: what the uninstaller may take away again.
absent() { place=$1; while [ ! -d "$place" ]; do printf '%s\n' "$place"; place=$(dirname "$place"); done; }

parent=$(dirname "$target")
made=$(absent "$parent")
mkdir -p "$parent" 2>/dev/null && [ -w "$parent" ] || fail 5 "$parent can't be written"
free=$(df -Pk "$parent" | awk 'NR == 2 { print $4 }')
[ "$free" -ge "$kilobytes" ] || fail 6 "$parent has room for $((free / 1024)) MB; $((kilobytes / 1024)) MB are needed"

new=$(mktemp -d "$parent/.$name-new.XXXXXX") || fail 5 "$parent can't be written"
old=$new.old
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM HUP
chmod 755 "$new"
say "unpacking into $target"
archive | xz -dc | tar -xf - -C "$new" --no-same-owner || fail 6 "the archive could not be unpacked into $parent"
if [ -n "$extract" ]; then
    mv "$new/program" "$target"
    say "unpacked into $target; start $target/$name"
    exit 0
fi

say "testing it"
scratch=$new/scratch
mkdir "$scratch"
log=$scratch/log
if ! HOME=$scratch XDG_CONFIG_HOME=$scratch XDG_DATA_HOME=$scratch XDG_STATE_HOME=$scratch XDG_CACHE_HOME=$scratch \
    QT_QPA_PLATFORM=offscreen "$new/program/$name" @SELF_TEST@ >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    fail 7 "the program does not run here (above is why); nothing was changed"
fi
rm -rf "$scratch"

# Where the desktop looks: everybody's folders as root, one's own otherwise.
if [ "$(id -u)" = 0 ]; then
    share=/usr/local/share bin=/usr/local/bin
else
    share=${XDG_DATA_HOME:-$HOME/.local/share} bin=$HOME/.local/bin
fi

{
    cat <<END
#!/bin/sh
# Removes gradviz $version from $target, and what it put into the menus.
set -u
target='$(printf %s "$target" | sed "s/'/'\\\\''/g")'
share='$(printf %s "$share" | sed "s/'/'\\\\''/g")'
bin='$(printf %s "$bin" | sed "s/'/'\\\\''/g")'
END
    cat "$new/uninstall.in"
} >"$new/program/uninstall.sh"
chmod 755 "$new/program/uninstall.sh"
{
    printf '%s\n' "$made"
    cat "$target/folders.txt" 2>/dev/null || :
    if [ -n "$desktop" ]; then
        absent "$bin"
        (cd "$new/share" && find . -type d) | sed 's|^\./\{0,1\}||' | while read -r place; do absent "$share/$place"; done
    fi
} | sed 's|/$||; /^$/d' | sort -u >"$new/folders.txt"
mv "$new/folders.txt" "$new/program/folders.txt"

if [ -e "$target" ]; then mv "$target" "$old"; fi
if ! mv "$new/program" "$target"; then
    [ ! -e "$old" ] || mv "$old" "$target"
    fail 5 "$target can't be written; nothing was changed"
fi
rm -rf "$old"

if [ -n "$desktop" ]; then
    refuse() { echo "$name: installed, but without a menu entry: $1 can't be written" >&2; }
    if mkdir -p "$share" "$bin" && cp -R "$new/share/." "$share/"; then
        program=$target/$name
        # In a desktop entry a quoted word escapes these four, and a percent sign is doubled.
        quoted=$(printf %s "$program" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')
        escaped=$(printf %s "$quoted" | sed 's/[\\&|]/\\&/g')
        entry=$share/applications/$identifier.desktop
        sed "s|^Exec=.*|Exec=\"$escaped\" %f|; /^TryExec=/d" "$entry" >"$entry.new" && mv "$entry.new" "$entry"
        if [ ! -e "$bin/$name" ] || [ -L "$bin/$name" ]; then ln -sfn "$program" "$bin/$name"; fi
        for update in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
            # shellcheck disable=SC2086
            if command -v "${update%% *}" >/dev/null; then "${update%% *}" "${update#* }" >/dev/null 2>&1 || :; fi
        done
    else
        refuse "$share"
    fi
fi
say "installed $version: $target/$name"
say "to remove it: $target/uninstall.sh"
exit 0
