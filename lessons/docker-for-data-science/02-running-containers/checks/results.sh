# Exercise no-litter: the three results.
for epochs in 10 20 30; do
    learner_file_exists "$epochs.txt" || fail no-file "There is no $epochs.txt yet. Save what the run with EPOCHS=$epochs prints: … < job.py > $epochs.txt"
    found=$(learner_file "$epochs.txt" | tr -d '\r')
    [ -n "$found" ] || fail no-output "$epochs.txt is empty. Without -i the container never sees job.py; with -d its output goes to its log, not to your file."
    wanted="result $(printf '%s' "$CODE:0.01:$epochs" | sha256sum | cut -c 1-12)"
    expect "the content of $epochs.txt" "$wanted" "$found" code=wrong-result
done
pass
