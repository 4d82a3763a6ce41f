#include "StateRecords.h"
#include "Companions.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

static QualType elementOf(QualType Type) {
  while (const auto *Array =
             dyn_cast<ArrayType>(Type->getUnqualifiedDesugaredType()))
    Type = Array->getElementType();
  return Type;
}

namespace {
/// What happens to records as a whole.
class Records {
public:
  Records(const UnitView &Unit, const FunctionBody &Body, SlotFacts &Out)
      : Unit(Unit), Body(Body), Out(Out) {}

  void read(const Stmt *S) {
    if (!S)
      return;
    if (const auto *B = dyn_cast<BinaryOperator>(S); B && B->isAssignmentOp()) {
      if (const RecordDecl *R = own(B->getLHS()->getType()))
        Out.Records[R->getName().str()].Problem = "is copied as a whole";
      noteLink(Unit, Body, *B, Out);
    }
    if (const auto *U = dyn_cast<UnaryOperator>(S);
        U && U->getOpcode() == UO_AddrOf)
      if (const auto *M =
              dyn_cast<MemberExpr>(U->getSubExpr()->IgnoreParenCasts()))
        if (const auto *F = dyn_cast<FieldDecl>(M->getMemberDecl());
            F && F->getType()->isPointerType())
          Out.SetToNew[fieldName(*F)] = false;
    if (const auto *Call = dyn_cast<CallExpr>(S))
      for (const Expr *Argument : Call->arguments())
        sized(*Call, Argument);
    if (const auto *Declared = dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declared->decls())
        if (const auto *V = dyn_cast<VarDecl>(D);
            V && V->hasLocalStorage() && !V->hasInit())
          if (const RecordDecl *R = own(elementOf(V->getType())))
            addVariable(*V, V->getType()->getAsRecordDecl(),
                        Out.Records[R->getName().str()]);
    for (const Stmt *Child : S->children())
      read(Child);
  }

private:
  const RecordDecl *own(QualType Type) const {
    const RecordDecl *R = Type.isNull() ? nullptr : Type->getAsRecordDecl();
    R = R ? R->getDefinition() : nullptr;
    return R && R->getIdentifier() && Unit.own(R->getLocation()) ? R : nullptr;
  }

  /// A variable that holds one record can be initialised.
  void addVariable(const VarDecl &V, const RecordDecl *Single,
                   StateRecord &State) {
    TextRange Name = Unit.range(SourceRange(V.getLocation()));
    if (!Single || !Name || Name.InMacroBody) {
      State.Problem = "is a variable of a function as well";
      return;
    }
    Name.Begin = Name.End;
    State.Variables.push_back(Name);
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
  const FunctionBody &Body;
  SlotFacts &Out;
};
} // namespace

std::string drydock::migrate::fieldName(const FieldDecl &F) {
  const RecordDecl *R = F.getParent();
  return R->getIdentifier() ? R->getName().str() + "." + F.getNameAsString()
                            : std::string();
}

void SlotFacts::dropLooseLinks() {
  for (SlotSite &S : Sites)
    for (const auto &[Record, Field] : S.Links)
      if (!SetToNew[Field])
        S.States.erase(Record);
}

bool SlotFacts::isZeroed(const std::string &Record) const {
  auto Found = Records.find(Record);
  if (Found == Records.end() || !Found->second.Problem.empty())
    return false;
  const StateRecord &State = Found->second;
  return State.ZeroedByAllocation ||
         (!State.Inside.empty() &&
          llvm::all_of(State.Inside,
                       [&](const std::string &R) { return isZeroed(R); }));
}

std::vector<TextRange> SlotFacts::variablesOf(const std::string &Record) const {
  const StateRecord &State = Records.at(Record);
  std::vector<TextRange> All = State.Variables;
  for (const std::string &Outer : State.Inside)
    llvm::append_range(All, variablesOf(Outer));
  return All;
}

bool SlotFacts::isManaged(const SlotSite &Site) const {
  return llvm::any_of(Site.EndedBy, [&](const std::string &Family) {
    return Managed.count(Family);
  });
}

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

void drydock::migrate::collectRecords(const UnitView &Unit, SlotFacts &Out) {
  for (const Decl *D : Unit.AST.getTranslationUnitDecl()->decls())
    if (const auto *R = dyn_cast<RecordDecl>(D);
        R && R->isThisDeclarationADefinition() && R->getIdentifier() &&
        Unit.own(R->getLocation())) {
      describe(Unit, *R, Out.Records[R->getName().str()]);
      for (const FieldDecl *F : R->fields())
        if (const RecordDecl *Part = elementOf(F->getType())->getAsRecordDecl();
            Part && Part->getIdentifier() && Unit.own(Part->getLocation()))
          Out.Records[Part->getName().str()].Inside.insert(R->getName().str());
    }
}

void drydock::migrate::readRecords(const UnitView &Unit,
                                   const FunctionBody &Body, SlotFacts &Out) {
  Records(Unit, Body, Out).read(Body.Function.getBody());
}
