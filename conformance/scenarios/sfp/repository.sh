#!/bin/bash
# Makes the folder the repository that sfp wants: a remote, a .forceignore, and a description beside each class. Commits
# what has changed.
set -e
find . -name '*.cls' -not -path './.sfpowerscripts/*' | while read -r class; do
  [ -f "$class-meta.xml" ] || cat > "$class-meta.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>67.0</apiVersion>
    <status>Active</status>
</ApexClass>
XML
done
if [ ! -d .git ]; then
  git config --global user.name Ada
  git config --global user.email ada@example.com
  git init -q --bare "$HOME/$(basename "$PWD").git"
  git init -q -b main .
  git remote add origin "file://$HOME/$(basename "$PWD").git"
  touch .forceignore
  printf '%s\n' artifacts .sf .sfdx .sfpowerscripts .testresults > .gitignore
  mkdir -p config
  echo '{"orgName": "Shop", "edition": "Developer"}' > config/project-scratch-def.json
fi
git add --all
git commit -q --allow-empty --message "${1:-A change}"
git push -q origin main
