# Exercise whole: make train, from a copy that has never been built.
for file in Dockerfile compose.yaml Makefile; do
    learner_file_exists "whole/$file" || fail no-file "There is no whole/$file yet."
done
place=$(copy whole --edit data/dataset.csv:10,21)
for target in jupyter train clean; do
    said=$(make_dry "$place" "$target") || fail make "make -n $target fails: $(tail -n 3 <<< "$said")"
    case $said in
        *prune*) fail prune "make $target would prune, and with it remove what is not of this project." ;;
        *"docker compose"*) ;;
        *) fail no-compose "make $target should run docker compose. It would run: ${said:0:200}" ;;
    esac
done
progress "make train"
said=$(make_run "$place" train) || fail failed "In a fresh copy of whole, make train fails. The end of its output: $(tail -n 6 <<< "$said")"
learner_file_exists "$place/models/model.json" || fail no-model "make train ends well, but there is no models/model.json afterwards: it went with the container. Mount ./models at \
the place where the program writes."
rows=$(($(learner_file "$place/data/dataset.csv" | grep -c .) - 1))
expect "n in models/model.json, with $rows rows of data" "$rows" "$(file_json "$place/models/model.json" .n)" code=wrong-model
pass
