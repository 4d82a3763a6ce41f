#include "Callbacks.h"
#include "StateAtHand.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

namespace {
/// How a callback gets to its record: `struct foo *f = container_of(t, ...)`.
class ToRecord {
public:
  ToRecord(const UnitView &Unit, const FunctionBody &Body,
           const TypeNames &Types, std::vector<CallbackUse> &Named)
      : Unit(Unit), Body(Body), Types(Types), Named(Named) {}

  void read(DeferredCallback &Out) {
    const VarDecl *From = Body.Function.getParamDecl(0);
    while (From) {
      auto Uses = Body.references(From);
      if (Out.Gone.empty())
        llvm::erase_if(Uses, [&](auto *R) { return isHandedOn(R); });
      if (Uses.empty() && Out.Gone.empty()) {
        if (!Handed.empty())
          Out.Problem = "its callback hands on what it is given";
        return; // asks for no record
      }
      const Stmt *Line = nullptr;
      const VarDecl *To = Uses.empty() ? nullptr : target(Uses[0], Line);
      if (!To || !llvm::all_of(Uses, [&](const DeclRefExpr *R) {
            return Body.isInside(R, Line);
          })) {
        Out.Problem = "its callback does more with it than ask for its record";
        return;
      }
      if (!remove(Line, *To, Out))
        return;
      bool Further = Types.count(recordName(To->getType()->getPointeeType()));
      if (!Further)
        return end(*To, Out);
      From = To;
    }
  }

private:
  /// `f(t)`, f being such a function as well.
  bool isHandedOn(const DeclRefExpr *R) {
    const Stmt *Up = Body.parent(R);
    while (isa_and_nonnull<CastExpr, ParenExpr>(Up))
      Up = Body.parent(Up);
    const auto *Call = dyn_cast_or_null<CallExpr>(Up);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    if (!F || !isCallback(*F, Types) || !Unit.own(F->getLocation()))
      return false;
    Handed.push_back(Call);
    return true;
  }

  /// The variable that a declaration or an assignment around R sets.
  const VarDecl *target(const Stmt *R, const Stmt *&Line) {
    for (const Stmt *S = R; S; S = Body.parent(S)) {
      const Stmt *Up = Body.parent(S);
      if (const auto *D = dyn_cast_or_null<DeclStmt>(Up)) {
        // The pointer inside of container_of().
        if (isa_and_nonnull<CompoundStmt>(Body.parent(Up)) &&
            isa_and_nonnull<StmtExpr>(Body.parent(Body.parent(Up))))
          continue;
        Line = D;
        Value = cast<Expr>(S);
        return D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl())
                                 : nullptr;
      }
      const auto *B = dyn_cast_or_null<BinaryOperator>(Up);
      if (B && B->getOpcode() == BO_Assign && B->getRHS() == S) {
        Line = B;
        Value = B->getRHS();
        const auto *L = dyn_cast<DeclRefExpr>(B->getLHS()->IgnoreParens());
        return L ? dyn_cast<VarDecl>(L->getDecl()) : nullptr;
      }
    }
    return nullptr;
  }

  const OffsetOfExpr *offsetIn(const Stmt *S) const {
    if (!S)
      return nullptr;
    if (const auto *O = dyn_cast<OffsetOfExpr>(S))
      return O;
    for (const Stmt *Child : S->children())
      if (const OffsetOfExpr *O = offsetIn(Child))
        return O;
    return nullptr;
  }

  /// The whole line, and the variable's declaration where that is another.
  bool remove(const Stmt *Line, const VarDecl &To, DeferredCallback &Out) {
    const auto *Block = dyn_cast<CompoundStmt>(Body.Function.getBody());
    bool AtTop = Body.parent(Line) == Block;
    const DeclStmt *Declared = dyn_cast<DeclStmt>(Line);
    for (const Stmt *S : Block->body())
      if (const auto *D = dyn_cast<DeclStmt>(S);
          D && llvm::is_contained(D->decls(), &To))
        Declared = D;
    const Stmt *Next = Body.next(Line);
    bool Plain = AtTop && To.getType()->isPointerType() && Declared &&
                 Declared->isSingleDecl() &&
                 llvm::all_of(Body.references(&To), [&](auto *R) {
                   return Body.position(R) >= Body.position(Line);
                 });
    if (!Plain || (Next && !hasItsValue(Body, To, Next))) {
      Out.Problem = "its callback does not keep its record in one variable";
      return false;
    }
    addGone(Line, Out);
    if (Declared != Line)
      addGone(Declared, Out);
    Gone.insert(Declared);
    return true;
  }

  /// Lines that hold nothing else go whole.
  void addGone(const Stmt *S, DeferredCallback &Out) {
    TextRange At = Unit.range(S);
    StringRef Text = Body.fileText(At);
    if (!At || At.InMacroBody)
      return void(Out.Problem = "a macro hides how its callback gets there");
    unsigned End = At.End;
    if (!isa<DeclStmt>(S))
      End = Text.find(';', End) + 1;
    size_t Line = Text.rfind('\n', At.Begin) + 1, Next = Text.find('\n', End);
    At.End = End;
    if (Text.slice(Line, At.Begin).trim().empty() &&
        Text.slice(End, Next).trim().empty())
      At.Begin = Line, At.End = Next + 1;
    Out.Gone.push_back(At);
  }

  /// The blank line behind the declarations goes where all of them are gone.
  void closeUp(DeferredCallback &Out) const {
    const auto *Block = cast<CompoundStmt>(Body.Function.getBody());
    for (const Stmt *S : Block->body())
      if (!isa<DeclStmt>(S))
        break;
      else if (!Gone.count(S))
        return;
    TextRange At = Body.aheadOfStatements();
    StringRef Text = Body.fileText(At);
    size_t Next = Text.find('\n', At.Begin);
    if (!Text.slice(At.Begin, Next).trim().empty())
      return;
    At.End = Next + 1;
    Out.Gone.push_back(At);
  }

  void end(const VarDecl &To, DeferredCallback &Out) {
    const OffsetOfExpr *Offset = offsetIn(Value);
    Out.Variable = nameOf(To);
    const FieldDecl *F = nullptr;
    if (Offset && Offset->getNumComponents() &&
        Offset->getComponent(0).getKind() == OffsetOfNode::Field)
      F = Offset->getComponent(0).getField();
    // `member.work` is the work in a delayed one; deeper ones are not plain.
    bool Deep = Offset && Offset->getNumComponents() > 1 &&
                !(Offset->getNumComponents() == 2 && F &&
                  Types.count(recordName(F->getType())));
    if (!F || Deep || !F->getParent()->getIdentifier() ||
        F->getParent()->getName() != recordName(To.getType()->getPointeeType()))
      Out.Problem = "its callback does not get to the record by its field";
    else
      Out.Field = Unit.name(F);
    closeUp(Out);
    for (const CallExpr *Call : Handed) {
      std::string Name = Unit.name(Call->getDirectCallee());
      if (Body.position(Call) < Body.position(Body.references(&To).front()))
        Out.Problem = "its callback is called ahead of its record";
      Out.HandsTo.push_back(Name);
      Named.push_back({Name,
                       Unit.range(Call->getCallee()),
                       true,
                       Unit.range(Call->getArg(0)),
                       {},
                       Out.Variable,
                       "",
                       Out.Field});
    }
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  const TypeNames &Types;
  std::vector<CallbackUse> &Named;
  std::vector<const CallExpr *> Handed;
  const Expr *Value = nullptr;
  std::set<const Stmt *> Gone;
};
} // namespace

void drydock::migrate::readCallback(const UnitView &Unit,
                                    const FunctionBody &Body,
                                    const TypeNames &Types,
                                    std::vector<CallbackUse> &Named,
                                    DeferredCallback &Out) {
  ToRecord(Unit, Body, Types, Named).read(Out);
}
