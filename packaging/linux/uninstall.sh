name=gradviz
identifier=org.gradviz.gradviz
made=$(sort -ru "$target/folders.txt")
rm -f "$share/applications/$identifier.desktop" "$share/mime/packages/$name.xml" \
    "$share/metainfo/$identifier.metainfo.xml" "$share/man/man1/$name.1.gz"
for folder in "$share"/icons/hicolor/*/; do
    rm -f "$folder"apps/$name.png "$folder"apps/$name.svg \
        "$folder"mimetypes/application-x-$name.png "$folder"mimetypes/application-x-$name.svg
done
if [ -L "$bin/$name" ] && [ "$(readlink "$bin/$name")" = "$target/$name" ]; then rm -f "$bin/$name"; fi
for update in "update-mime-database $share/mime" "update-desktop-database $share/applications"; do
    if command -v "${update%% *}" >/dev/null && [ -d "${update#* }" ]; then
        "${update%% *}" "${update#* }" >/dev/null 2>&1 || :
    fi
done
cd /
rm -rf "$target"
printf '%s\n' "$made" | while read -r folder; do # the deepest first; only what nothing else came into
    case $folder in
    "$share/mime") [ -n "$(ls -A "$folder/packages" 2>/dev/null)" ] || rm -rf "$folder" ;;
    "$share/applications")
        if [ "$(ls -A "$folder" 2>/dev/null)" = mimeinfo.cache ]; then rm -f "$folder/mimeinfo.cache"; fi
        ;;
    esac
    [ -d "$folder" ] && rmdir "$folder" 2>/dev/null
done
exit 0
