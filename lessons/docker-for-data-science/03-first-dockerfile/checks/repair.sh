# Exercise repair-shop: the directory builds, and its image reports.
if ! output=$(build repair/app); then
    case $output in
        *'FROM requires either one or three arguments'*)
            fail comment-after-from "FROM requires either one or three arguments: look at the # in the line FROM $(dockerfile repair/app/Dockerfile FROM | head -n 1). \
Behind an instruction it starts no comment. Give the comment a line of its own." ;;
        *'Could not open requirements file'*)
            fail missing-file "pip could not open the requirements file: $(printf '%s' "$output" | grep -o "No such file or directory: '.*'" | head -n 1). Compare \
that name with the file's: four characters are missing." ;;
        *'notes.txt'*'not found'* | *'notes.txt'*'no such file'*)
            fail outside-context "The build did not find notes.txt: the context is repair/app, and .. does not lead out of it. Copy the file into repair/app \
and take the ../ away." ;;
        *) fail build-failed "docker build repair/app fails. The end of its output: $(printf '%s' "$output" | tail -n 12)" ;;
    esac
fi
name=$(build_image)
command=$(image_config "$name" .Cmd)
case $command in
    '["/bin/sh","-c"'*) fail single-quotes "It builds, but the command is no list: Docker stored $command. Single quotes make it a shell command; JSON has double quotes \
only." ;;
esac
expect "the command" '["python","report.py"]' "$command" code=wrong-cmd
output=$(image_run "$name" 2>&1) || fail failed "It builds, but a container of it ends with an error: $(printf '%s' "$output" | tail -n 2)"
[[ $output == *"report ready: "?* ]] || expect "what it prints" "report ready: …" "$output" code=wrong-output
[[ $output == *"$(learner_file repair/notes.txt | head -n 1)"* ]] || fail other-notes "It prints «${output:0:100}», but the first line of repair/notes.txt is another. Copy \
that file, don't replace it."
pass
