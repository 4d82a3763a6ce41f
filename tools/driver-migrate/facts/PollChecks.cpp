#include "PollChecks.h"
#include "LoopParts.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

namespace {
class Checker {
public:
  Checker(const FunctionBody &Body, PollLoop &Found)
      : Body(Body), Found(Found) {}

  void check() {
    if (Found.GiveUp && Found.Leave)
      if (const Stmt *Up = onlyStatement(Found.GiveUp->getThen());
          !isa<BreakStmt>(Up))
        return Found.blame("it leaves in two ways", Found.GiveUp);
    for (const Stmt *Look : Found.Looks)
      checkLook(Look);
    checkCounter();
    if (Found.Pause)
      checkPause();
    checkLeave(Found.Leave);
    checkText();
  }

private:
  void checkLook(const Stmt *S) {
    if (!S)
      return;
    if (isa<ReturnStmt, GotoStmt, BreakStmt, ContinueStmt, LabelStmt, AsmStmt>(
            S) &&
        S->getBeginLoc().isFileID())
      return Found.blame("it leaves in another way than by one test", S);
    if (isa<PredefinedExpr, AddrLabelExpr, ReturnStmt, GotoStmt>(S))
      return Found.blame("what it looks at depends on the function it is in",
                         S);
    for (const Stmt *Child : S->children())
      checkLook(Child);
  }

  void checkCounter() {
    if (!Found.Tries.Counter)
      return;
    unsigned Writes = 0;
    for (const DeclRefExpr *Use : Body.references(Found.Tries.Counter))
      for (const Stmt *Look : Found.Looks)
        Writes += Body.isInside(Use, Look) && !isRead(Body, Use);
    if (Writes)
      Found.blame("what it looks at changes the count", Found.Loop);
  }

  void checkPause() {
    for (const TextRange &Argument : Found.Pause->Call.Arguments)
      if (!isConstant(Found.PauseStatement, Argument))
        return Found.blame("how long it pauses is computed",
                           Found.PauseStatement);
  }

  bool isConstant(const Stmt *In, const TextRange &Text) const {
    return contains(In, [&](const Stmt *S) {
      const auto *E = dyn_cast<Expr>(S);
      TextRange At = E ? Body.text(E->getSourceRange()) : TextRange();
      return E && At.File == Text.File && At.Begin >= Text.Begin &&
             At.End <= Text.End && E->isIntegerConstantExpr(Body.AST) &&
             At.Begin == Text.Begin;
    });
  }

  /// What is left with is no variable of the loop.
  void checkLeave(const Stmt *Leave) {
    if (contains(Leave, [&](const Stmt *S) {
          const auto *R = dyn_cast<DeclRefExpr>(S);
          const auto *V = R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
          return V && V->hasLocalStorage() && isDeclaredInside(*V);
        }))
      Found.blame("what it leaves with is declared in the loop", Leave);
  }

  bool isDeclaredInside(const VarDecl &V) const {
    return contains(bodyOf(Found.Loop), [&](const Stmt *S) {
      const auto *D = dyn_cast<DeclStmt>(S);
      return D && llvm::is_contained(D->decls(), &V);
    });
  }

  /// No directive and no case stands in it.
  void checkText() {
    TextRange Text = shownText(Body, Found.Loop);
    if (!Text ||
        Body.fileText(Text).slice(Text.Begin, Text.End).contains("\n#"))
      Found.blame("a directive of the preprocessor is part of it", Found.Loop);
    if (contains(bodyOf(Found.Loop),
                 [](const Stmt *S) { return isa<SwitchCase, SwitchStmt>(S); }))
      Found.blame("it leaves in another way than by one test", Found.Loop);
  }

  const FunctionBody &Body;
  PollLoop &Found;
};
} // namespace

void drydock::migrate::checkPoll(const FunctionBody &Body, PollLoop &Found) {
  Checker(Body, Found).check();
}
