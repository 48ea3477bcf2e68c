# Exercise tabs: in a copy with a file for each target, which only a phony target survives.
learner_file_exists tabs/Makefile || fail no-makefile "There is no tabs/Makefile. Press Reset to get the old one back."
indented=$(learner_file tabs/Makefile | grep -nE -m 1 $'^\t[ \t]*(jupyter|train|clean)[ \t]*:') || indented=
[ -z "$indented" ] || fail tab-target "Line ${indented%%:*} of tabs/Makefile is a target that starts with a tab, so make takes it for a command of the rule above. Targets \
stand at the margin; only what is below them has a tab."
place=$(copy tabs --edit jupyter:x --edit train:x --edit clean:x)
for target in jupyter train clean; do
    said=$(make_dry "$place" "$target") && ended=0 || ended=$?
    if [[ $said =~ Makefile:([0-9]+):\ \*\*\*\ missing\ separator ]]; then
        number=${BASH_REMATCH[1]} line=$(learner_file tabs/Makefile | sed -n "${BASH_REMATCH[1]}p")
        blanks=${line%%[! ]*}
        [ -z "$blanks" ] || fail spaces "Line $number of tabs/Makefile starts with ${#blanks} spaces. Under a target each line must start with a tab, one character; many editors turn \
the Tab key into spaces. cat -A shows a tab as ^I."
        fail no-tab "Line $number of tabs/Makefile is neither a target nor a command under one: ${line:0:80}"
    fi
    [[ $said != *"No rule to make target"* ]] || fail no-target "tabs/Makefile has no target $target."
    [ "$ended" = 0 ] || fail make "make -n $target fails: $(tail -n 3 <<< "$said")"
    case $said in
        *"is up to date"*) fail not-phony "With a file called $target beside it, make $target does nothing: \"$(tail -n 1 <<< "$said")\". make takes the target for that \
file. Name $target in .PHONY." ;;
        *docker-compose*) fail v1 "make $target would run docker-compose. That program was retired; today it is docker compose, with a blank." ;;
        *"docker compose"*) ;;
        *) fail no-compose "make $target would run no docker compose. It would run: ${said:0:200}" ;;
    esac
    [ "$target" = clean ] || [[ $said == *"$target"* ]] || fail other-service "make $target should start the service $target. It would run: ${said:0:200}"
done
pass
