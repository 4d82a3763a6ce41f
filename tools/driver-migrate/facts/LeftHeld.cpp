#include "LeftHeld.h"
#include "LocalHandle.h"
#include "StateAtHand.h"
#include "SuccessReturn.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

namespace {
/// One owner of one function.
class Owner {
public:
  Owner(const UnitView &Unit, const FunctionBody &Body,
        const StateAccess &Access, llvm::ArrayRef<const OwnCall *> Sites)
      : Unit(Unit), Body(Body), Access(Access), Sites(Sites) {}

  bool acquires() const {
    return llvm::any_of(Sites, [](auto *C) { return !C->Site->releases(); });
  }

  /// Why it is not left to others for certain, or nothing: Lines has where.
  std::string follow() {
    std::set<const Stmt *> Acquired, Ended;
    for (const OwnCall *C : Sites)
      (C->Site->releases() ? Ended : Acquired).insert(C->Call);
    if (!keepsName(Body, Access, Sites))
      return "what names it may change";
    for (const CallExpr *Call : Access.ownCallsIn(Body))
      if (takesOver(*Call)) {
        Ended.insert(Call);
        addLine(*Call);
      }
    std::set<const ReturnStmt *> Leaving;
    std::string Why = followLeft(Body, Acquired, Ended, Leaving);
    for (const ReturnStmt *R : Leaving) {
      if (reportsError(Body, *R))
        return "held where the function reports an error";
      addLine(*R);
    }
    return Why.empty() ? Problem : Why;
  }

  std::vector<SlotSite::Line> Lines;

private:
  /// The unit's own function releases what it gets under this name.
  bool takesOver(const CallExpr &Call) const {
    const FunctionDecl *F = Call.getDirectCallee()->getDefinition();
    StringRef Name = textOf(firstArgument(Body, *Sites.front()));
    for (unsigned I = 0; I < std::min(Call.getNumArgs(), F->getNumParams());
         ++I)
      if (textOf(Call.getArg(I)->IgnoreParenImpCasts()) == Name &&
          releases(*F, *F->getParamDecl(I)))
        return true;
    return false;
  }

  bool releases(const FunctionDecl &F, const ParmVarDecl &P) const {
    FunctionBody Inside(F, Unit.AST, Unit.Kernel.Apis, Unit.Kernel.Runtime);
    return llvm::any_of(Inside.calls(), [&](const WrittenCall &C) {
      return C.Form && C.Form->Type == Sites.front()->Site->Type &&
             C.Form->Member == "release" && hasItsValue(Inside, P, C.Call) &&
             llvm::any_of(C.Call->arguments(), [&](const Expr *E) {
               const auto *R = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
               return R && R->getDecl() == &P;
             });
    });
  }

  StringRef textOf(const Expr *E) const {
    TextRange At = Body.text(E->getSourceRange());
    return At ? Body.fileText(At).slice(At.Begin, At.End) : StringRef();
  }

  /// The statement of a block that runs S once, whenever it runs; or null.
  const Stmt *statementOf(const Stmt &S) const {
    const Stmt *Part = &S;
    for (const Stmt *Up = Body.parent(Part); !isa_and_nonnull<CompoundStmt>(Up);
         Up = Body.parent(Part)) {
      const auto *If = dyn_cast_or_null<IfStmt>(Up);
      const auto *Operator = dyn_cast_or_null<BinaryOperator>(Up);
      if (!Up || (If && If->getCond() != Part) ||
          (!If && !isa<Expr, DeclStmt, ReturnStmt>(Up)) ||
          isa<AbstractConditionalOperator>(Up) ||
          (Operator && Operator->isLogicalOp()))
        return nullptr;
      Part = Up;
    }
    return Part;
  }

  /// The line of the statement with S, which starts it.
  void addLine(const Stmt &S) {
    const Stmt *Line = statementOf(S);
    TextRange At = Line
                       ? Body.text(Body.SM.getExpansionLoc(Line->getBeginLoc()))
                       : TextRange();
    StringRef Ahead = At ? Body.fileText(At).take_front(At.Begin) : StringRef();
    size_t Begin = Ahead.rfind('\n') + 1;
    if (!At || !Ahead.substr(Begin).trim().empty())
      Problem = "no line stands ahead of where others get it";
    At.Begin = At.End = Begin;
    Lines.push_back({At, Ahead.substr(Begin).str()});
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  const StateAccess &Access;
  llvm::ArrayRef<const OwnCall *> Sites;
  std::string Problem;
};
} // namespace

void drydock::migrate::findLeftHeld(const UnitView &Unit,
                                    const FunctionBody &Body,
                                    const StateAccess &Access,
                                    llvm::ArrayRef<OwnCall> Calls) {
  std::map<std::string, unsigned> Numbers;
  for (auto &[Name, Some] : callsByName(Body, Calls)) {
    Owner Its(Unit, Body, Access, Some);
    if (!Its.acquires())
      continue;
    unsigned Number = ++Numbers[Some.front()->Site->Type];
    std::string Problem = Its.follow();
    for (const OwnCall *C : Some)
      C->Site->Left = {Number, Its.Lines, Problem};
  }
}
