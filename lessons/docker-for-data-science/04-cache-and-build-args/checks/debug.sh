# Exercise second-recipe: two images that share the layers up to the packages.
learner_file_exists ml-project/Dockerfile.dev || fail no-file "There is no ml-project/Dockerfile.dev yet."
for name in ml-project:latest ml-project:debug; do
    image_exists "$name" || fail no-image "There is no image $name yet. docker build -f … -t $name ml-project builds it."
done
if [ "$(image_config ml-project:latest .Cmd)" = "$(image_config ml-project:debug .Cmd)" ]; then
    fail same-command "Both images have the command $(image_config ml-project:debug .Cmd). If Dockerfile.dev has another, then the build did not use it: -f \
ml-project/Dockerfile.dev."
fi
image_based_on ml-project:latest python:3.13-slim || fail wrong-base "ml-project is not built on python:3.13-slim, so this comparison makes no sense."
base=$(image_layers python:3.13-slim | wc -l)
# the layers with the packages: base, WORKDIR, COPY requirements.txt, RUN pip
wanted=$((base + 3)) shared=0
while read -r first && read -r second <&3; do
    [ "$first" = "$second" ] || break
    shared=$((shared + 1))
done < <(image_layers ml-project:latest; echo) 3< <(image_layers ml-project:debug; echo)
[ "$shared" -ge "$wanted" ] || fail not-shared "The two images share $shared layers, of which $base are the base's. The one with the packages is not among them: all steps up to \
pip must be the same in both Dockerfiles. (Was one of the two built before you changed something? Then build both again.)"
pass
