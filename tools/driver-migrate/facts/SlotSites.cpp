#include "SlotSites.h"
#include "LocalHandle.h"
#include "StateAccess.h"
#include "StateAtHand.h"
#include "StoredPlace.h"
#include "SuccessReturn.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

static std::string fieldName(const FieldDecl *F) {
  const RecordDecl *R = F->getParent();
  return R->getIdentifier() ? R->getName().str() + "." + F->getNameAsString()
                            : std::string();
}

static const Expr *stripped(const Expr *E) {
  return E ? E->IgnoreParenCasts() : nullptr;
}

namespace {
/// The sites of one function.
class Collector {
public:
  Collector(const UnitView &Unit, const FunctionBody &Body,
            const StateAccess &Access, SlotFacts &Out)
      : Unit(Unit), Body(Body), Access(Access), Out(Out) {}

  void add(const WrittenCall &Call) {
    SlotSite S;
    S.Type = Call.Form->Type;
    S.Member = Call.Form->Member;
    S.Function = Body.Function.getNameAsString();
    S.Call = Call.Text;
    S.Where = Unit.place(Call.Call->getBeginLoc());
    StringRef Text = Unit.text(Call.Text);
    size_t Open = Text.find('(');
    if (!Call.Text || Call.Text.InMacroBody || Open == StringRef::npos ||
        !Text.ends_with(")"))
      S.Problem = "a macro of the driver holds the call";
    else
      S.Arguments = {Call.Text.File, unsigned(Call.Text.Begin + Open + 1),
                     Call.Text.End - 1, false};
    if (!S.releases() && isRepeated(Call.Call))
      S.Problem = "acquired in a loop: one of many";
    S.States = Access.atHand(Body, Call.Call);
    S.Declarations = Body.aheadOfStatements();
    S.Callees = Access.calleesOf(Body);
    if (S.releases())
      findFree(Call.Call, S);
    else
      findSuccess(Call.Call, S);
    if (const Expr *Handle = handleOf(Call))
      keptIn(Handle, Call.Call, S);
    else if (int Cookie = Call.Form->arg("cookie"); Cookie >= 0)
      handedTo(*stripped(Call.Call->getArg(Cookie)), S);
    Mine.push_back({Call.Call, Out.Sites.size()});
    Out.Sites.push_back(std::move(S));
  }

  /// One slot, one acquisition on each way through the function.
  void finish() {
    for (auto &[Variable, Calls] : Locals) {
      std::string Problem =
          followLocal(Body, *Variable, Calls.first, Calls.second);
      for (auto &[Call, I] : Mine)
        if (!Problem.empty() && Out.Sites[I].Problem.empty() &&
            (Calls.first.count(Call) || Calls.second.count(Call)))
          Out.Sites[I].Problem = Problem;
    }
    for (auto &[Call, I] : Mine)
      for (auto &[Other, J] : Mine) {
        SlotSite &A = Out.Sites[I], &B = Out.Sites[J];
        if (I < J && A.Type == B.Type && A.Kept == B.Kept && !A.releases() &&
            !B.releases() && A.Ahead.File.empty() &&
            !areAlternatives(Call, Other))
          A.Problem = B.Problem = "acquired twice in one function";
      }
  }

private:
  /// In the two branches of one condition.
  bool areAlternatives(const Stmt *A, const Stmt *B) const {
    for (const Stmt *S = A; S; S = Body.parent(S)) {
      const Stmt *Up = Body.parent(S);
      if (!Up || !Body.isInside(B, Up))
        continue;
      const auto *If = dyn_cast<IfStmt>(Up);
      return If && If->getCond() != S && !Body.isInside(B, If->getCond()) &&
             !Body.isInside(B, S);
    }
    return false;
  }

  /// Something that a variable points to was freed on the way, here or by a
  /// function of the unit's.
  void findFree(const CallExpr *At, SlotSite &S) const {
    for (const CallExpr *Call : Access.freesIn(Body)) {
      if (Body.position(Call) >= Body.position(At) || isWayOut(Call, At))
        continue;
      S.StateGone = true;
      const Stmt *Line = Call;
      while (Line && !Body.blockOf(Line))
        Line = Body.parent(Line);
      if (S.BeforeFree || !Line || !Body.isInside(At, Body.blockOf(Line)))
        continue;
      S.BeforeFree = Body.text(Body.SM.getExpansionLoc(Line->getBeginLoc()));
      S.BeforeFree.End = S.BeforeFree.Begin;
      S.BeforeFreeStates = Access.atHand(Body, Line);
    }
  }

  /// Where the line begins that the statement stands on.
  TextRange lineOf(const Stmt *S) const {
    TextRange At = Body.text(Body.SM.getExpansionLoc(S->getBeginLoc()));
    size_t Newline = Body.fileText(At).rfind('\n', At.Begin);
    At.Begin = At.End = Newline == StringRef::npos ? 0 : Newline + 1;
    return At;
  }

  void findSuccess(const CallExpr *At, SlotSite &S) const {
    SuccessReturn Return = successReturn(Body, At);
    if (!Return.Line || !Return.Behind)
      return;
    bool Freed = llvm::any_of(Access.freesIn(Body), [&](auto *Call) {
      return Body.position(Call) < Body.position(Return.Line) &&
             !isWayOut(Call, Return.Line);
    });
    if (!Freed) {
      S.Success = lineOf(Return.Line);
      S.SuccessStates = Access.atHand(Body, Return.Behind);
    }
  }

  /// S stands in a block that leaves the function ahead of At.
  bool isWayOut(const Stmt *S, const Stmt *At) const {
    for (; S; S = Body.parent(S))
      if (const auto *Block = dyn_cast<CompoundStmt>(S))
        if (!Body.isInside(At, Block))
          return !Block->body_empty() &&
                 isa<ReturnStmt, GotoStmt>(Block->body_back());
    return false;
  }

  bool isRepeated(const Stmt *S) const {
    for (S = Body.parent(S); S; S = Body.parent(S))
      if (isa<ForStmt, WhileStmt>(S))
        return true;
    return false;
  }

  /// What names the handle: the argument `at`, or what the result is put into.
  const Expr *handleOf(const WrittenCall &Call) const {
    int At = Call.Form->arg("at");
    if (At >= 0)
      return unsigned(At) < Call.Call->getNumArgs()
                 ? stripped(Call.Call->getArg(At))
                 : nullptr;
    if (!Call.Call->getType()->isPointerType() ||
        Call.Form->Member == "release")
      return nullptr;
    const Stmt *Up = Body.parent(Call.Call);
    while (Up && isa<CastExpr, ParenExpr>(Up))
      Up = Body.parent(Up);
    if (const auto *B = dyn_cast_or_null<BinaryOperator>(Up))
      return B->getOpcode() == BO_Assign ? stripped(B->getLHS()) : nullptr;
    if (const auto *D = dyn_cast_or_null<DeclStmt>(Up))
      if (const auto *V = dyn_cast<VarDecl>(D->getSingleDecl()))
        for (const DeclRefExpr *R : Body.references(V))
          return R;
    return nullptr;
  }

  /// A handler's cookie tells whose line it is.
  void handedTo(const Expr &Cookie, SlotSite &S) {
    QualType To = Cookie.getType()->getPointeeType();
    if (const RecordDecl *R = To.isNull() ? nullptr : To->getAsRecordDecl())
      S.Kept = "#" + R->getNameAsString();
  }

  void keptIn(const Expr *Handle, const Stmt *Call, SlotSite &S) {
    const auto *Field = dyn_cast<MemberExpr>(Handle);
    if (!Field)
      if (const auto *R = dyn_cast<DeclRefExpr>(Handle))
        if (const auto *V = dyn_cast<VarDecl>(R->getDecl()))
          Field = fieldOf(*V);
    const auto *F =
        Field ? dyn_cast<FieldDecl>(Field->getMemberDecl()) : nullptr;
    S.Kept = F ? fieldName(F) : "-";
    const auto *Local = dyn_cast<DeclRefExpr>(Handle);
    const auto *Variable =
        Local ? dyn_cast<VarDecl>(Local->getDecl()) : nullptr;
    if (!F && Variable && Variable->isLocalVarDecl() &&
        isAcquiredHere(*Local)) {
      S.Kept = "@" + S.Function + "." + Variable->getNameAsString();
      S.Ahead = Body.aheadOfStatements();
      auto &[Acquired, Released] = Locals[Variable];
      (S.releases() ? Released : Acquired).insert(Call);
      return;
    }
    if (!F || S.Kept.empty()) {
      S.Problem = "no field of the driver's state keeps it";
      S.Kept = "-";
      return;
    }
    const auto *Base = dyn_cast<DeclRefExpr>(stripped(Field->getBase()));
    const auto *V = Base ? dyn_cast<VarDecl>(Base->getDecl()) : nullptr;
    std::string Record = F->getParent()->getName().str();
    if (!S.States.count(Record) && V && Field->isArrow() &&
        hasItsValue(Body, *V, Call))
      S.States[Record] = nameOf(*V);
    if (!V || S.States.count(Record) == 0)
      S.Problem = "the state that keeps it is not at hand where it is acquired "
                  "or released";
    // The field's own record, and by the same variable.
    else
      S.States = {{Record, nameOf(*V)}};
    if (S.StateGone && S.Problem.empty())
      S.Problem = "the state may be freed where it is released";
  }

  /// The variable is given what a call of this function acquires.
  bool isAcquiredHere(const DeclRefExpr &Variable) const {
    for (const WrittenCall &Call : Body.calls())
      if (Call.Form && Call.Form->arg("at") < 0)
        if (const auto *R = dyn_cast_or_null<DeclRefExpr>(handleOf(Call)))
          if (R->getDecl() == Variable.getDecl())
            return true;
    return false;
  }

  /// The field that a local variable is put into, or taken from.
  const MemberExpr *fieldOf(const VarDecl &Variable) const {
    if (const auto *M =
            dyn_cast_or_null<MemberExpr>(stripped(Variable.getInit())))
      return M;
    for (const DeclRefExpr *R : Body.references(&Variable)) {
      const Stmt *Up = Body.parent(R);
      while (Up && isa<CastExpr, ParenExpr>(Up))
        Up = Body.parent(Up);
      const auto *B = dyn_cast_or_null<BinaryOperator>(Up);
      if (!B || B->getOpcode() != BO_Assign)
        continue;
      const Expr *Left = stripped(B->getLHS()), *Right = stripped(B->getRHS());
      if (const auto *M = dyn_cast<MemberExpr>(Right == R ? Left : Right))
        return M;
    }
    return nullptr;
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  const StateAccess &Access;
  SlotFacts &Out;
  std::vector<std::pair<const Stmt *, size_t>> Mine;
  typedef std::set<const Stmt *> Calls;
  std::map<const VarDecl *, std::pair<Calls, Calls>> Locals;
};

/// What happens to records as a whole.
class Records {
public:
  Records(const UnitView &Unit, SlotFacts &Out) : Unit(Unit), Out(Out) {}

  void read(const Stmt *S) {
    if (!S)
      return;
    if (const auto *B = dyn_cast<BinaryOperator>(S);
        B && B->getOpcode() == BO_Assign)
      if (const RecordDecl *R = own(B->getLHS()->getType()))
        Out.Records[R->getName().str()].Problem = "is copied as a whole";
    if (const auto *Call = dyn_cast<CallExpr>(S))
      for (const Expr *Argument : Call->arguments())
        sized(*Call, Argument);
    for (const Stmt *Child : S->children())
      read(Child);
  }

private:
  const RecordDecl *own(QualType Type) const {
    const RecordDecl *R = Type.isNull() ? nullptr : Type->getAsRecordDecl();
    R = R ? R->getDefinition() : nullptr;
    return R && R->getIdentifier() && Unit.own(R->getLocation()) ? R : nullptr;
  }

  /// sizeof of a record in a call: it is allocated, or something else is done
  /// to all of it.
  void sized(const CallExpr &Call, const Stmt *S) {
    if (!S || isa<CallExpr>(S))
      return;
    if (const auto *T = dyn_cast<UnaryExprOrTypeTraitExpr>(S);
        T && T->getKind() == UETT_SizeOf)
      if (const RecordDecl *R = own(T->getTypeOfArgument())) {
        const ApiFunction *Row = Unit.row(&Call);
        const RuntimeForm *Form = Unit.form(&Call);
        StateRecord &State = Out.Records[R->getName().str()];
        bool Zeroed =
            (Row && Row->ZeroedMemory) || (Form && Form->Type == "ZeroedState");
        bool Allocates =
            !Row || llvm::any_of(Row->Effects, [](const ApiEffect &E) {
              return E.Kind == EffectKind::Acquire && E.Resource &&
                     E.Resource->Memory;
            });
        State.ZeroedByAllocation |= Zeroed;
        if (!Zeroed && Allocates && Call.getDirectCallee())
          State.Problem = "goes to " +
                          Call.getDirectCallee()->getNameAsString() +
                          "(), which is not known to allocate zeroed memory";
      }
    for (const Stmt *Child : S->children())
      sized(Call, Child);
  }

  const UnitView &Unit;
  SlotFacts &Out;
};
} // namespace

/// Where a field may be added, and the names that are taken.
static void describe(const UnitView &Unit, const RecordDecl &R,
                     StateRecord &Out) {
  if (Out.End)
    return;
  TextRange Close = Unit.range(R.getBraceRange().getEnd());
  const FieldDecl *Last = nullptr;
  for (const FieldDecl *F : R.fields()) {
    Out.Fields.push_back(F->getNameAsString());
    Last = F;
  }
  if (!Close || Close.InMacroBody || !Last ||
      Last->getType()->isIncompleteArrayType())
    return;
  StringRef Text = Unit.text({Close.File, 0, Close.End, false});
  Close.Begin = Close.End = Text.rfind('\n') + 1;
  Out.End = Close;
}

void drydock::migrate::collectSlots(const UnitView &Unit,
                                    llvm::ArrayRef<StringRef> Types,
                                    SlotFacts &Out) {
  for (const Decl *D : Unit.AST.getTranslationUnitDecl()->decls())
    if (const auto *R = dyn_cast<RecordDecl>(D);
        R && R->isThisDeclarationADefinition() && R->getIdentifier() &&
        Unit.own(R->getLocation()))
      describe(Unit, *R, Out.Records[R->getName().str()]);
  StateAccess Access(Unit);
  Unit.eachBody([&](const FunctionBody &Body) {
    Collector Sites(Unit, Body, Access, Out);
    for (const WrittenCall &Call : Body.calls())
      if (Call.Form && llvm::is_contained(Types, Call.Form->Type))
        Sites.add(Call);
    Sites.finish();
    Records(Unit, Out).read(Body.Function.getBody());
  });
}
