# Exercise not-root: the check builds monthly and runs it.
learner_file_exists monthly/Dockerfile || fail no-dockerfile "There is no monthly/Dockerfile. Press Reset, or write it anew."
if ! output=$(build monthly); then
    step=$(grep -o '^ > \[.*' <<< "$output" | head -n 1)
    step=${step# > } step=${step%:}
    case $output in
        *'unable to find user'*) fail no-user "The step «$step» is to run as a user that the image does not have there. USER stands behind the useradd that makes the user, in \
the same stage." ;;
        *[Pp]'ermission denied'* | *'Operation not permitted'* | *'cannot lock /etc/passwd'*) fail user-too-early "Permission denied in the step «$step»: what stands behind USER runs as that \
user. Installing, making users and directories needs root, so USER comes behind them." ;;
    esac
    fail build-failed "docker build monthly fails. The end of its output: $(tail -n 8 <<< "$output")"
fi
name=$(build_image)
user=$(image_config "$name" .User)
case ${user%%:*} in
    '')
        [ -z "$(dockerfile monthly/Dockerfile USER)" ] || fail user-in-builder "There is a USER in monthly/Dockerfile, but not in the last stage. Each FROM begins as root \
again, and the last stage is the image."
        fail root "The image names no user, so its containers run as root. Make one with useradd and switch to it with USER, in the last stage." ;;
    root | 0) fail root "The image says USER $user, and that is root." ;;
esac
uid=$(image_run "$name" -- id -u) || fail failed "A container of it cannot say who it is: $(tail -n 2 <<< "$uid")"
[ "$uid" != 0 ] || fail root "USER is $user, but in the container that is user 0, root under another name."
if ! output=$(image_run "$name" 2>&1); then
    case $output in
        *ModuleNotFoundError*)
            if dockerfile monthly/Dockerfile COPY | grep -q '/root'; then
                fail root-home "$(tail -n 1 <<< "$output"): the packages are in /root/.local, and $user cannot read /root (mode 700). Install them where everybody may read: in a \
virtual environment, /opt/venv, that the last stage copies."
            fi
            fail no-packages "$(tail -n 1 <<< "$output"). The last stage needs the packages and the PATH to them: COPY --from=builder /opt/venv /opt/venv and \
ENV PATH=/opt/venv/bin:\$PATH" ;;
        *"can't open file"*"Permission denied"* | *PermissionError*) fail unreadable "$user may not read what it needs: $(tail -n 1 <<< "$output")" ;;
    esac
    fail failed "As user $user the container fails: $(tail -n 3 <<< "$output")"
fi
expect "the last line that it prints" "total 927" "$(tail -n 1 <<< "$output")" code=wrong-output
pass
