#include "RemoveVariable.h"
#include "clang/AST/Stmt.h"

using namespace clang;
using namespace drydock::migrate;
using llvm::StringRef;

static bool isSpace(char C) { return C == ' ' || C == '\t'; }

TextRange drydock::migrate::wholeLine(TextRange R, StringRef Text) {
  unsigned End = R.End;
  while (End < Text.size() && isSpace(Text[End]))
    ++End;
  if (End < Text.size() && Text[End] == ';')
    R.End = End + 1;
  unsigned Begin = R.Begin;
  while (Begin && isSpace(Text[Begin - 1]))
    --Begin;
  End = R.End;
  while (End < Text.size() && isSpace(Text[End]))
    ++End;
  bool Alone = (!Begin || Text[Begin - 1] == '\n') && End < Text.size() &&
               Text[End] == '\n';
  if (Alone)
    R.Begin = Begin, R.End = End + 1;
  return R;
}

static const DeclStmt *declarationOf(const Stmt *S, const VarDecl &Variable) {
  if (!S)
    return nullptr;
  if (const auto *D = dyn_cast<DeclStmt>(S))
    if (llvm::is_contained(D->decls(), &Variable))
      return D;
  for (const Stmt *Child : S->children())
    if (const DeclStmt *Found = declarationOf(Child, Variable))
      return Found;
  return nullptr;
}

std::optional<Rewrite>
drydock::migrate::removeVariable(const FunctionBody &Body,
                                 const VarDecl &Variable) {
  const DeclStmt *Statement = declarationOf(Body.Function.getBody(), Variable);
  TextRange All =
      Statement ? Body.text(Statement->getSourceRange()) : TextRange();
  TextRange Name = Body.text({Variable.getLocation(), Variable.getEndLoc()});
  if (!All || !Name || All.InMacroBody || Name.InMacroBody)
    return std::nullopt;
  StringRef Text = Body.fileText(All);
  if (Statement->isSingleDecl()) {
    if (All.End && Text[All.End - 1] == ';')
      --All.End;
    return Rewrite{wholeLine(All, Text), {}};
  }
  unsigned End = Name.End;
  while (End < Text.size() && isspace(Text[End]))
    ++End;
  if (Text[End] == ',') {
    for (++End; End < Text.size() && isspace(Text[End]);)
      ++End;
    Name.End = End;
    return Rewrite{Name, {}};
  }
  unsigned Begin = Name.Begin;
  while (Begin && Text[Begin - 1] != ',')
    --Begin;
  Name.Begin = Begin - 1;
  return Rewrite{Name, {}};
}
