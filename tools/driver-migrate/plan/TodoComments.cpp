#include "TodoComments.h"
#include <set>

using namespace drydock::migrate;
using llvm::StringRef;

/// Inside a text that some rewrite replaces.
static bool isGone(const TextRange &At, llvm::ArrayRef<const Group *> Groups) {
  for (const Group *G : Groups)
    for (const Rewrite &R : G->Rewrites) {
      if (R.Range.File != At.File || At.Begin <= R.Range.Begin ||
          At.Begin >= R.Range.End)
        continue;
      bool Kept = llvm::any_of(R.Pieces, [&](const Piece &P) {
        return P.Kept && At.Begin >= P.Kept.Begin && At.Begin < P.Kept.End;
      });
      if (!Kept)
        return true;
    }
  return false;
}

/// On a line of its own above the site; within a macro's body, before it.
static Rewrite comment(const std::string &File, StringRef Text, const Site &S,
                       StringRef Pass) {
  std::string Words =
      ("/* DRYDOCK-TODO(" + Pass + ": " + S.Cause + ") */").str();
  unsigned Line = Text.take_front(S.Todo.Begin).rfind('\n') + 1;
  StringRef Indent = Text.substr(Line).take_while(
      [](char C) { return C == ' ' || C == '\t'; });
  unsigned At = Line + Indent.size();
  if (S.Todo.InMacroBody || At > S.Todo.Begin || Text.substr(At)[0] == '#')
    return {{File, S.Todo.Begin, S.Todo.Begin}, {Piece::text(Words + " ")}};
  return {{File, At, At}, {Piece::text(Words + "\n" + Indent.str())}};
}

std::vector<Rewrite>
drydock::migrate::todoComments(const std::string &File, StringRef Text,
                               llvm::ArrayRef<const Group *> Groups) {
  std::vector<Rewrite> Result;
  std::set<unsigned> Seen; // one reason a place is enough to find it
  for (const Group *G : Groups)
    for (const Site &S : G->Sites) {
      if (S.Converted || S.Todo.File != File)
        continue;
      Rewrite R = comment(File, Text, S, G->Pass);
      if (!isGone(R.Range, Groups) && Seen.insert(R.Range.Begin).second)
        Result.push_back(std::move(R));
    }
  return Result;
}
