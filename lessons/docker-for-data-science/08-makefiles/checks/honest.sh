# Exercise honest: once with a program that fails, once with the good one; a directory called train stands beside them.
learner_file_exists honest/Makefile || fail no-makefile "There is no honest/Makefile. Press Reset to get it back."
progress "with a train_model.py that ends with 3"
place=$(copy honest --edit train/notes.txt:x --edit 'train_model.py:raise SystemExit(3)')
said=$(make_run "$place" train) && ended=0 || ended=$?
case $said in
    *"is up to date"*) fail not-phony "With a directory called train beside the Makefile, make train does nothing: \"$(tail -n 1 <<< "$said")\". Name it in .PHONY." ;;
    *"trained n="*) ;;
    *) fail did-not-run "make train did not come to the end of train_model.py. The end of its output: $(tail -n 5 <<< "$said")" ;;
esac
[ "$ended" != 0 ] || fail swallowed "train_model.py ended with exit code 3, and make train with 0: whoever waits for the result takes that for success. docker compose up watches \
over services and forgets how they ended (and || true or a - in front hide it). For a job that ends: docker compose run --rm train."

progress "with the good train_model.py, and a row more of data"
place=$(copy honest --edit train/notes.txt:x --edit data/dataset.csv:10,21)
said=$(make_run "$place" train) && ended=0 || ended=$?
[ "$ended" = 0 ] || fail failed "With the good train_model.py make train fails too, with exit code $ended. The end of its output: $(tail -n 5 <<< "$said")"
learner_file_exists "$place/models/model.json" || fail no-model "make train ends well, but there is no models/model.json afterwards: it went with the container. compose.yaml \
should mount ./models at /app/models."
rows=$(($(learner_file "$place/data/dataset.csv" | grep -c .) - 1))
expect "n in models/model.json, with $rows rows of data" "$rows" "$(file_json "$place/models/model.json" .n)" code=old-model
pass
