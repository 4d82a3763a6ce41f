#include "FunctionBody.h"
#include "language/SourceRanges.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace drydock::migrate;
using llvm::StringRef;

FunctionBody::FunctionBody(const FunctionDecl &Function, ASTContext &AST,
                           const ApiTable &Table, const RuntimeForms &Forms)
    : Function(Function), AST(AST), SM(AST.getSourceManager()), Table(Table),
      Forms(Forms), Parents(Function.getBody()) {
  CFG::BuildOptions Options;
  Options.PruneTriviallyFalseEdges = true;
  Flow = CFG::buildCFG(&Function, Function.getBody(), &AST, Options);
  collect(Function.getBody());
}

void FunctionBody::collect(const Stmt *S) {
  if (!S)
    return;
  if (const auto *Call = dyn_cast<CallExpr>(S))
    addCall(Call);
  else if (const auto *Goto = dyn_cast<GotoStmt>(S))
    Gotos.push_back(Goto);
  else if (const auto *Label = dyn_cast<LabelStmt>(S))
    Labels.push_back(Label);
  else if (const auto *Case = dyn_cast<SwitchCase>(S))
    Cases.push_back(Case);
  else if (const auto *Reference = dyn_cast<DeclRefExpr>(S))
    References.push_back(Reference);
  for (const Stmt *Child : S->children())
    collect(Child);
}

void FunctionBody::addCall(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const drydock::ApiFunction *Row =
      Callee && Callee->getDeclName().isIdentifier()
          ? Table.function(Callee->getName())
          : nullptr;
  if (!Row)
    return;
  WrittenCall New{Call, Row, Callee->getName().str(), nullptr, {}, nullptr};
  SourceLocation Begin = Call->getBeginLoc();
  if (Begin.isMacroID()) {
    auto Whole = SM.getExpansionRange(Begin).getAsRange();
    // A macro that stands for the function's name alone.
    if (Call->getEndLoc().isFileID())
      Whole.setEnd(Call->getEndLoc());
    New.Text = text(Whole);
    New.Name =
        Lexer::getSourceText(CharSourceRange::getTokenRange(Whole.getBegin()),
                             SM, AST.getLangOpts())
            .str();
  } else {
    New.Text = text(Call->getSourceRange());
  }
  New.Form = Forms.of(New.Name);
  New.Statement = statementOf(New);
  Calls.push_back(std::move(New));
}

const Stmt *FunctionBody::statementOf(const WrittenCall &Call) const {
  SourceLocation Here = SM.getExpansionLoc(Call.Call->getBeginLoc());
  const Stmt *S = Call.Call;
  while (const Stmt *Up = parent(S)) {
    bool Same = SM.getExpansionLoc(Up->getBeginLoc()) == Here;
    if (!Same || isa<LabelStmt, SwitchCase>(Up) ||
        (isa<CompoundStmt>(Up) && Up->getBeginLoc().isFileID()))
      break;
    S = Up;
  }
  const Stmt *Up = parent(S);
  TextRange All = text(SM.getExpansionRange(S->getSourceRange()).getAsRange());
  bool Whole = Call.Text && All.Begin == Call.Text.Begin &&
               All.End == Call.Text.End && All.File == Call.Text.File;
  if (!Whole || !Up)
    return nullptr;
  if (isa<CompoundStmt, LabelStmt, SwitchCase>(Up))
    return S;
  if (const auto *If = dyn_cast<IfStmt>(Up))
    return If->getCond() == S ? nullptr : S;
  if (const auto *Loop = dyn_cast<WhileStmt>(Up))
    return Loop->getBody() == S ? S : nullptr;
  if (const auto *Loop = dyn_cast<ForStmt>(Up))
    return Loop->getBody() == S ? S : nullptr;
  return nullptr;
}

bool FunctionBody::isInside(const Stmt *S, const Stmt *Outer) const {
  while (S && S != Outer)
    S = parent(S);
  return S != nullptr;
}

const CompoundStmt *FunctionBody::blockOf(const Stmt *S) const {
  const Stmt *Up = parent(S);
  while (Up && isa<LabelStmt, SwitchCase>(Up))
    Up = parent(Up);
  return dyn_cast_or_null<CompoundStmt>(Up);
}

const Stmt *FunctionBody::next(const Stmt *S) const {
  const Stmt *Up = parent(S);
  for (; Up && isa<LabelStmt, SwitchCase>(Up); Up = parent(Up))
    S = Up;
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Up);
  if (!Block)
    return nullptr;
  auto At = llvm::find(Block->body(), S);
  return At == Block->body_end() || ++At == Block->body_end() ? nullptr : *At;
}

unsigned FunctionBody::position(const Stmt *S) const {
  return SM.getDecomposedExpansionLoc(S->getBeginLoc()).second;
}

TextRange FunctionBody::text(SourceRange Tokens) const {
  return textRange(SM, AST.getLangOpts(), Tokens);
}

StringRef FunctionBody::fileText(const TextRange &Range) const {
  return textOf(SM, Range.File);
}

TextRange FunctionBody::aheadOfStatements() const {
  const auto *Block = cast<CompoundStmt>(Function.getBody());
  SourceLocation Last = Block->getLBracLoc();
  for (const Stmt *S : Block->body()) {
    if (!isa<DeclStmt>(S))
      break;
    Last = SM.getExpansionRange(S->getEndLoc()).getEnd();
  }
  return lineBehind(Last);
}

TextRange FunctionBody::aheadOfDeclarations() const {
  return lineBehind(cast<CompoundStmt>(Function.getBody())->getLBracLoc());
}

TextRange FunctionBody::lineBehind(const Stmt *S) const {
  return lineBehind(SM.getExpansionRange(S->getEndLoc()).getEnd());
}

TextRange FunctionBody::lineBehind(SourceLocation Last) const {
  TextRange At = text(Last);
  size_t Line = fileText(At).find('\n', At.End);
  At.Begin = At.End = Line == StringRef::npos ? At.End : Line + 1;
  return At;
}

const Expr *FunctionBody::written(const Expr *E) const {
  TextRange R = text(E->getSourceRange());
  // A range that a whole macro stands for is what the driver wrote only if the
  // expression came from its arguments.
  bool FromMacro =
      E->getBeginLoc().isMacroID() && !SM.isMacroArgExpansion(E->getBeginLoc());
  if (R && !R.InMacroBody && !FromMacro)
    return E;
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return written(Cast->getSubExpr());
  if (const auto *Paren = dyn_cast<ParenExpr>(E))
    return written(Paren->getSubExpr());
  // An inline function that checks the type of its argument.
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return Call->getNumArgs() == 1 ? written(Call->getArg(0)) : nullptr;
  return nullptr;
}

const Stmt *FunctionBody::expanded(const Stmt *S) const {
  for (const WrittenCall &Call : Calls)
    if (Call.Statement == S)
      return Call.Call;
  return S;
}

bool FunctionBody::usesName(StringRef Name) const {
  for (const DeclRefExpr *R : References)
    if (R->getDecl()->getDeclName().isIdentifier() &&
        R->getDecl()->getName() == Name)
      return true;
  return false;
}

std::vector<const DeclRefExpr *>
FunctionBody::references(const VarDecl *Variable) const {
  std::vector<const DeclRefExpr *> Found;
  for (const DeclRefExpr *R : References)
    if (R->getDecl() == Variable)
      Found.push_back(R);
  return Found;
}

bool FunctionBody::isEntered(const CompoundStmt *Block, const Stmt *S) const {
  unsigned From = position(S);
  auto IsBehind = [&](const Stmt *X) {
    return isInside(X, Block) && position(X) > From;
  };
  for (const LabelStmt *Label : Labels)
    if (IsBehind(Label))
      for (const GotoStmt *Goto : Gotos)
        if (Goto->getLabel() == Label->getDecl() && !IsBehind(Goto))
          return true;
  for (const SwitchCase *Case : Cases) {
    if (!IsBehind(Case))
      continue;
    const Stmt *Switch = parent(Case);
    while (Switch && !isa<SwitchStmt>(Switch))
      Switch = parent(Switch);
    if (!Switch || !IsBehind(Switch))
      return true;
  }
  return false;
}
