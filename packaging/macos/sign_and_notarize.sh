#!/usr/bin/env bash
# sign_and_notarize.sh sign IDENTITY APP     sign every binary, the innermost first, then the bundle
# sign_and_notarize.sh notarize IMAGE        send it to Apple, wait, staple the ticket
# Notarising needs MACOS_NOTARY_KEY (a file of App Store Connect), MACOS_NOTARY_KEY_ID and MACOS_NOTARY_ISSUER.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

case ${1:-} in
sign)
    identity=$2 app=$3
    options=(--force --sign "$identity" --entitlements "$here/entitlements.plist")
    [ "$identity" = - ] || options+=(--options runtime --timestamp)
    find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' -o -perm -u+x \) -print0 |
        while IFS= read -r -d '' file; do
            if file -b "$file" | grep -q '^Mach-O'; then codesign "${options[@]}" "$file"; fi
        done
    codesign "${options[@]}" "$app"
    codesign --verify --deep --strict "$app"
    ;;
notarize)
    image=$2
    xcrun notarytool submit "$image" --wait \
        --key "$MACOS_NOTARY_KEY" --key-id "$MACOS_NOTARY_KEY_ID" --issuer "$MACOS_NOTARY_ISSUER"
    xcrun stapler staple "$image"
    ;;
*)
    sed -n 2,4p "$0" >&2
    exit 2
    ;;
esac
