#include "SuccessReturn.h"

using namespace clang;
using namespace drydock::migrate;

namespace {
class Finder {
public:
  explicit Finder(const FunctionBody &Body) : Body(Body) {}

  SuccessReturn find(const Stmt *From) {
    const auto *Block = cast<CompoundStmt>(Body.Function.getBody());
    const Stmt *Ahead = nullptr, *Last = nullptr, *Labels = nullptr;
    std::vector<const Stmt *> All(Block->body_begin(), Block->body_end());
    size_t Tail = All.size();
    for (size_t I = 1; I < All.size() && Tail == All.size(); ++I)
      if (isa<LabelStmt>(All[I]) && leaves(All[I - 1]))
        Tail = I;
    if (Tail != All.size())
      Labels = All[Tail];
    if (Tail)
      Last = All[Tail - 1];
    Ahead = Tail > 1 ? All[Tail - 2] : nullptr;
    const auto *Label = dyn_cast_or_null<LabelStmt>(Last);
    const auto *Success =
        dyn_cast_or_null<ReturnStmt>(Label ? Label->getSubStmt() : Last);
    if (!Success || Body.position(Success) < Body.position(From))
      return {};
    if (Label && !llvm::all_of(Body.gotos(), [&](const GotoStmt *Goto) {
          return Goto->getLabel() != Label->getDecl() ||
                 Body.position(Goto) > Body.position(Success) ||
                 (Success->getRetValue() &&
                  isTested(Success->getRetValue(), Goto));
        }))
      return {};
    collect(Block);
    for (const ReturnStmt *R : Returns)
      if (R != Success && Body.position(R) > Body.position(From) &&
          !(Labels && Body.position(R) > Body.position(Labels)) &&
          !isError(R->getRetValue(), R))
        return {};
    return {Last, Label ? Ahead : Last};
  }

  bool isError(const Expr *E, const Stmt *Return) const {
    if (!E)
      return false;
    E = E->IgnoreParenCasts();
    if (auto Value = E->getIntegerConstantExpr(Body.AST))
      return Value->isNegative();
    if (E->isNullPointerConstant(Body.AST, Expr::NPC_ValueDependentIsNotNull))
      return true;
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return Call->getNumArgs() == 1 &&
             (isError(Call->getArg(0), Return) || isTested(E, Return));
    return isTested(E, Return);
  }

private:
  /// A return, or one behind a label.
  static bool leaves(const Stmt *S) {
    if (const auto *Label = dyn_cast<LabelStmt>(S))
      S = Label->getSubStmt();
    return isa<ReturnStmt>(S);
  }

  void collect(const Stmt *S) {
    if (!S)
      return;
    if (const auto *R = dyn_cast<ReturnStmt>(S))
      Returns.push_back(R);
    for (const Stmt *Child : S->children())
      collect(Child);
  }

  /// The branch that the return is in was chosen by what it returns.
  bool isTested(const Expr *E, const Stmt *Return) const {
    std::set<const ValueDecl *> Named;
    names(E, Named);
    for (const Stmt *S = Return; S; S = Body.parent(S))
      if (const auto *If = dyn_cast_or_null<IfStmt>(Body.parent(S));
          If && If->getThen() == S) {
        std::set<const ValueDecl *> Asked;
        names(If->getCond(), Asked);
        for (const ValueDecl *D : Named)
          if (Asked.count(D))
            return true;
      }
    return false;
  }

  static void names(const Stmt *S, std::set<const ValueDecl *> &Out) {
    if (!S)
      return;
    if (const auto *R = dyn_cast<DeclRefExpr>(S);
        R && isa<VarDecl>(R->getDecl()))
      Out.insert(R->getDecl());
    if (const auto *M = dyn_cast<MemberExpr>(S))
      Out.insert(M->getMemberDecl());
    for (const Stmt *Child : S->children())
      names(Child, Out);
  }

  const FunctionBody &Body;
  std::vector<const ReturnStmt *> Returns;
};
} // namespace

SuccessReturn drydock::migrate::successReturn(const FunctionBody &Body,
                                              const Stmt *From) {
  return Finder(Body).find(From);
}

bool drydock::migrate::reportsError(const FunctionBody &Body,
                                    const ReturnStmt &Return) {
  return Finder(Body).isError(Return.getRetValue(), &Return);
}
