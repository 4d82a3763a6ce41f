#include "Ladder.h"
#include "GuardShape.h"
#include "LoopParts.h"
#include "ValueThere.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

namespace {
class Reader {
public:
  explicit Reader(const FunctionBody &Body)
      : Body(Body), Block(cast<CompoundStmt>(Body.Function.getBody())) {}

  std::optional<Ladder> read() {
    if (!split())
      return std::nullopt;
    checkRungs();
    checkReturn();
    collectJumps();
    collectExits();
    for (size_t I = 0; I != Found.Rungs.size(); ++I)
      if (Found.Problem.empty() && Found.Rungs[I].undoes())
        place(I);
    return std::move(Found);
  }

private:
  /// A way out of the function: from which statement of the block, and the
  /// first rung that it runs.
  struct Exit {
    size_t At;
    size_t From;
    const Stmt *What;
  };

  void blame(const llvm::Twine &Why, const Stmt *At) {
    if (!Found.Problem.empty())
      return;
    Found.Problem = Why.str();
    Found.ProblemAt = At->getBeginLoc();
  }

  /// Finds the labels behind the last statement that is no part of the ladder.
  bool split() {
    std::vector<const Stmt *> All(Block->body_begin(), Block->body_end());
    Tail = beginning(All);
    if (!Tail || Tail == All.size())
      return false;
    Top.assign(All.begin(), All.begin() + Tail);
    for (size_t I = Tail; I != All.size(); ++I)
      addToLadder(All[I]);
    if (!Found.Rungs.empty() && !Found.Rungs.back().Statements.empty())
      if (const auto *R =
              dyn_cast<ReturnStmt>(Found.Rungs.back().Statements.back())) {
        Found.Return = R;
        Found.Rungs.back().Statements.pop_back();
      }
    Found.Before = Top.back();
    if (const auto *Out = dyn_cast<LabelStmt>(Top.back()))
      leaveByLabel(*Out);
    else
      Found.SuccessReturns = isa<ReturnStmt>(Top.back());
    leaveLastUnlock();
    auto Any = [&](auto Is) {
      return llvm::any_of(Found.Rungs, [&](const Rung &R) {
        return llvm::any_of(R.Statements, Is);
      });
    };
    // Where the success goes on to acquire, the labels skip what it leaves out.
    return Any([&](const Stmt *S) { return releases(S); }) &&
           (Found.SuccessReturns ||
            !Any([&](const Stmt *S) { return acquires(S); }));
  }

  /// The first label behind a return, or behind one that all ways out share;
  /// else the first label.
  size_t beginning(llvm::ArrayRef<const Stmt *> All) const {
    size_t First = All.size();
    for (size_t I = 0; I != All.size(); ++I) {
      const auto *Label = dyn_cast<LabelStmt>(All[I]);
      if (!Label || isJumpedBackTo(Label))
        continue;
      if (I && (isa<ReturnStmt>(All[I - 1]) || returnOf(All[I - 1])))
        return I;
      if (First == All.size() && !returnOf(Label))
        First = I;
    }
    return First;
  }

  /// Of `out: return err;`.
  static const ReturnStmt *returnOf(const Stmt *S) {
    const auto *Label = dyn_cast<LabelStmt>(S);
    return Label ? dyn_cast<ReturnStmt>(Label->getSubStmt()) : nullptr;
  }

  /// The success leaves by `out: return err;`, and the labels behind it go
  /// there.
  void leaveByLabel(const LabelStmt &Out) {
    Found.Out = &Out;
    Found.SuccessReturns = true;
    std::vector<const Stmt *> &Last = Found.Rungs.back().Statements;
    const auto *Goto = Last.empty() ? nullptr : dyn_cast<GotoStmt>(Last.back());
    if (!Goto || Goto->getLabel() != Out.getDecl())
      return blame("the label does more than undo", &Out);
    Found.Return = returnOf(&Out);
    Last.pop_back();
  }

  /// A lock given back last of all is the guard's business, if it is one.
  void leaveLastUnlock() {
    if (Found.Rungs.empty() || Found.Rungs.back().Statements.empty())
      return;
    const Stmt *Last = Found.Rungs.back().Statements.back();
    for (const LockRegion &Region : lockRegions(Body))
      if (Region.isBalanced())
        for (const GuardShape &Shape : guardShapes(Body, Region))
          for (const WrittenCall *Call : Shape.Implicit)
            if (Call->Statement == Last) {
              Found.Guard = Region.Lock.Spelling;
              Found.Rungs.back().Statements.pop_back();
              return;
            }
  }

  /// Something in it releases what the tables or the unit's own functions call
  /// so: other labels are ways out and no ladder.
  bool releases(const Stmt *S) const {
    if (!S)
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      for (const WrittenCall &C : Body.calls())
        if (C.Call == Call)
          for (const ApiEffect &Effect : C.Row->Effects)
            if (Effect.Kind == EffectKind::Release ||
                Effect.Kind == EffectKind::Stop)
              return true;
      const FunctionDecl *F = Call->getDirectCallee();
      if (F && F->getReturnType()->isVoidType() && F->hasBody() &&
          Body.SM.isInMainFile(Body.SM.getExpansionLoc(F->getLocation())))
        return true;
    }
    return llvm::any_of(S->children(),
                        [&](const Stmt *Child) { return releases(Child); });
  }

  /// Something in it acquires, takes a lock, or registers.
  bool acquires(const Stmt *S) const {
    if (!S)
      return false;
    for (const WrittenCall &C : Body.calls())
      if (C.Call == S)
        for (const ApiEffect &Effect : C.Row->Effects)
          if (Effect.Kind == EffectKind::Acquire ||
              Effect.Kind == EffectKind::Lock ||
              Effect.Kind == EffectKind::RegisterCallback)
            return true;
    return llvm::any_of(S->children(),
                        [&](const Stmt *Child) { return acquires(Child); });
  }

  /// A guard that holds it gives it back by hand there: it can as well in what
  /// undoes.
  bool isGuards(const Stmt *S) const {
    for (const LockRegion &Region : lockRegions(Body))
      if (Region.isBalanced())
        for (const GuardShape &Shape : guardShapes(Body, Region))
          for (const WrittenCall *Call : Shape.Given)
            if (Call->Call == S)
              return true;
    return false;
  }

  /// Labels that give back a lock are the guard's.
  bool isUnlock(const Stmt *S) const {
    for (const WrittenCall &C : Body.calls())
      if (C.Call == S)
        for (const ApiEffect &Effect : C.Row->Effects)
          if (Effect.Kind == EffectKind::Unlock)
            return true;
    return false;
  }

  void addToLadder(const Stmt *S) {
    while (const auto *Label = dyn_cast<LabelStmt>(S)) {
      Found.Rungs.push_back({Label, {}, nullptr});
      S = Label->getSubStmt();
    }
    if (!isa<NullStmt>(S))
      Found.Rungs.back().Statements.push_back(S);
  }

  bool isJumpedBackTo(const LabelStmt *Label) const {
    return llvm::any_of(Body.gotos(), [&](const GotoStmt *G) {
      return G->getLabel() == Label->getDecl() &&
             Body.position(G) > Body.position(Label);
    });
  }

  /// Nothing that jumps, returns or decides what is returned.
  void checkRungs() {
    for (const Rung &R : Found.Rungs)
      for (const Stmt *S : R.Statements)
        checkStatement(S);
  }

  void checkStatement(const Stmt *S) {
    if (!S)
      return;
    if (isa<ReturnStmt, GotoStmt, LabelStmt, SwitchStmt, GCCAsmStmt>(S) ||
        (isa<DeclStmt>(S) && isa<LabelStmt>(Body.parent(S))))
      return blame("the label does more than undo", S);
    if (isUnlock(S) && !isGuards(S))
      return blame("the label gives back a lock, too", S);
    const Expr *Target = nullptr;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp())
      Target = B->getLHS();
    else if (const auto *U = dyn_cast<UnaryOperator>(S);
             U && (U->isIncrementDecrementOp() || U->getOpcode() == UO_AddrOf))
      Target = U->getSubExpr();
    const auto *R =
        Target ? dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts()) : nullptr;
    if (R && Found.Return)
      for (const DeclRefExpr *Use :
           Body.references(cast<VarDecl>(R->getDecl())))
        if (Body.isInside(Use, Found.Return))
          return blame("the label decides what is returned", S);
    for (const Stmt *Child : S->children())
      checkStatement(Child);
  }

  void checkReturn() {
    if (!Body.Function.getReturnType()->isVoidType() && !Found.Return)
      return blame("the last label returns nothing", Block);
    if (Found.Return && !isThereAlready(Body, Found.Return->getRetValue()))
      blame("what is returned is computed behind the releases", Found.Return);
  }

  size_t topOf(const Stmt *S) const {
    for (size_t I = 0; I != Top.size(); ++I)
      if (Body.isInside(S, Top[I]))
        return I;
    return Top.size();
  }

  void collectJumps() {
    for (const GotoStmt *Goto : Body.gotos()) {
      auto Target = llvm::find_if(Found.Rungs, [&](const Rung &R) {
        return R.Label->getDecl() == Goto->getLabel();
      });
      size_t At = topOf(Goto);
      bool Leaves = Found.Out && Goto->getLabel() == Found.Out->getDecl();
      if (At == Top.size()) {
        if (!Leaves)
          blame("other jumps cross the function", Goto);
        continue;
      }
      if (Target == Found.Rungs.end() && !Leaves) {
        Others.push_back({At, topOf(Goto->getLabel()->getStmt()), Goto});
        continue;
      }
      Found.Jumps.push_back(Goto);
      Exits.push_back({At, size_t(Target - Found.Rungs.begin()), Goto});
    }
  }

  void collectExits() {
    for (size_t I = 0; I != Top.size(); ++I)
      collectReturns(Top[I], I);
    if (!Found.SuccessReturns)
      Exits.push_back({Top.size(), 0, Found.Before});
  }

  void collectReturns(const Stmt *S, size_t At) {
    if (!S)
      return;
    // The success keeps everything; what it returns it says by itself.
    if (isa<ReturnStmt>(S) && S != Found.Before && S != Found.Return)
      Exits.push_back({At, Found.Rungs.size(), S});
    for (const Stmt *Child : S->children())
      collectReturns(Child, At);
  }

  /// Rung I becomes due behind the last exit that leaves it out.
  void place(size_t I) {
    Rung &R = Found.Rungs[I];
    size_t Due = 0;
    for (size_t T = 0; T != Top.size() && isa<DeclStmt>(Top[T]); ++T)
      Due = T + 1;
    for (const Exit &E : Exits)
      if (E.From > I)
        Due = std::max(Due, E.At + 1);
    for (const Exit &E : Exits)
      if (E.From <= I && E.At < Due) {
        const Exit *Later = &E;
        for (const Exit &Other : Exits)
          if (Other.From > I && Other.At + 1 == Due)
            Later = &Other;
        return blame(isa<ReturnStmt>(Later->What)
                         ? "a return leaves out what earlier ways out release"
                         : "a jump leaves out what earlier ones release",
                     Later->What);
      }
    // Neither past what is declared there, nor back to before it.
    for (const Exit &Jump : Others)
      if ((Jump.At < Due) != (Jump.From < Due))
        return blame("other jumps cross the function", Jump.What);
    if (llvm::any_of(R.Statements, [&](const Stmt *S) { return unlocks(S); }))
      Due = waitForGuard(I);
    R.DueBehind = Due ? Top[Due - 1] : nullptr;
    checkNames(R, Due);
  }

  /// What names a guard is due as late as can be, behind its declaration, and
  /// what is undone before it no earlier.
  size_t waitForGuard(size_t I) {
    size_t First = Top.size();
    for (const Exit &E : Exits)
      if (E.From <= I)
        First = std::min(First, E.At);
    for (size_t Ahead = 0; Ahead != I; ++Ahead)
      if (Rung &R = Found.Rungs[Ahead]; R.undoes() && First)
        if (!R.DueBehind ||
            Body.position(R.DueBehind) < Body.position(Top[First - 1]))
          R.DueBehind = Top[First - 1];
    return First;
  }

  bool unlocks(const Stmt *S) const {
    return contains(S, [&](const Stmt *Part) { return isUnlock(Part); });
  }

  /// What the rung names is declared where it becomes due.
  void checkNames(const Rung &R, size_t Due) {
    for (size_t T = Due; T < Top.size(); ++T)
      if (const auto *D = dyn_cast<DeclStmt>(Top[T]))
        for (const Decl *V : D->decls())
          for (const Stmt *S : R.Statements)
            if (const auto *Variable = dyn_cast<VarDecl>(V))
              for (const DeclRefExpr *Use : Body.references(Variable))
                if (Body.isInside(Use, S))
                  blame("the label names a variable declared later", S);
  }

  const FunctionBody &Body;
  const CompoundStmt *Block;
  std::vector<const Stmt *> Top; ///< statements in front of the ladder
  size_t Tail = 0;
  std::vector<Exit> Exits;
  std::vector<Exit> Others; ///< jumps in front of the ladder, From: to where
  Ladder Found;
};
} // namespace

std::optional<Ladder> drydock::migrate::ladderOf(const FunctionBody &Body) {
  return Reader(Body).read();
}
