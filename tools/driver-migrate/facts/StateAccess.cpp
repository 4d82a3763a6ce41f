#include "StateAccess.h"
#include "StateAtHand.h"
#include "passes/Pass.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static const RecordDecl *pointedTo(QualType Type) {
  return Type->isPointerType() ? Type->getPointeeType()->getAsRecordDecl()
                               : nullptr;
}

static const Expr *plain(const Expr *E) { return E->IgnoreParenCasts(); }

/// Something in a variable, whole: `kfree(chip)` and not `kfree(chip->name)`.
static bool isRecordOfItsOwn(const Expr *E) {
  return isa<DeclRefExpr>(plain(E)) && pointedTo(plain(E)->getType());
}

/// The record that the row says the call ends, if a variable points to it.
static const Expr *freed(const CallExpr &Call, const ApiFunction *Row) {
  if (Row)
    for (const ApiEffect &E : Row->Effects)
      if (E.Kind == EffectKind::Release && E.Resource && E.Resource->Memory &&
          E.Via.K == ApiPlace::Argument && E.Via.Index < Call.getNumArgs() &&
          isRecordOfItsOwn(Call.getArg(E.Via.Index)))
        return plain(Call.getArg(E.Via.Index));
  return nullptr;
}

/// The parameter that a variable is, or was fetched from: what the kernel keeps
/// for the driver behind a device.
static const ParmVarDecl *parameterOf(const UnitView &Unit,
                                      const Expr *Variable) {
  const auto *V = dyn_cast<VarDecl>(cast<DeclRefExpr>(Variable)->getDecl());
  if (const auto *P = dyn_cast_or_null<ParmVarDecl>(V))
    return P;
  const auto *Made =
      V && V->getInit() ? dyn_cast<CallExpr>(plain(V->getInit())) : nullptr;
  if (!Made || !Unit.form(Made) || Made->getNumArgs() != 1)
    return nullptr;
  const Expr *From = plain(Made->getArg(0));
  while (const auto *Address = dyn_cast<UnaryOperator>(From))
    From = plain(Address->getSubExpr());
  while (const auto *Member = dyn_cast<MemberExpr>(From))
    From = plain(Member->getBase());
  const auto *R = dyn_cast<DeclRefExpr>(From);
  return R ? dyn_cast<ParmVarDecl>(R->getDecl()) : nullptr;
}

namespace {
/// Fetches of what is behind a network device: what they are converted to.
class Fetches : public DynamicRecursiveASTVisitor {
public:
  explicit Fetches(const UnitView &Unit) : Unit(Unit) {}

  bool VisitCastExpr(CastExpr *Cast) override {
    const auto *Call = dyn_cast<CallExpr>(Cast->getSubExpr()->IgnoreParens());
    const RuntimeForm *Form = Call ? Unit.form(Call) : nullptr;
    if (!Form || Form->Type != "NetData" || Call->getNumArgs() != 1)
      return true;
    if (const RecordDecl *R = pointedTo(Cast->getType())) {
      Records.insert(R->getIdentifier() ? R->getName().str() : "");
      Device = pointedTo(Call->getArg(0)->IgnoreImpCasts()->getType());
    }
    return true;
  }

  std::set<std::string> Records;
  const RecordDecl *Device = nullptr;

private:
  const UnitView &Unit;
};
} // namespace

StateAccess::StateAccess(const UnitView &Unit) : Unit(Unit) {
  Fetches Found(Unit);
  for (Decl *D : Unit.AST.getTranslationUnitDecl()->decls()) {
    if (!Unit.own(D->getLocation()))
      continue;
    Found.TraverseDecl(D);
    if (const auto *F = dyn_cast<FunctionDecl>(D);
        F && F->doesThisDeclarationHaveABody())
      Own.insert(F);
  }
  if (Found.Records.size() == 1) {
    NetRecord = *Found.Records.begin();
    NetDevice = Found.Device;
  }
  // Functions that free, and those that call them, until no more come.
  for (size_t Before = ~size_t(0); Before != Freeing.size();) {
    Before = Freeing.size();
    for (const FunctionDecl *F : Own)
      for (const Free &Found : allFrees(*F))
        if (const ParmVarDecl *P = parameterOf(Unit, Found.Object))
          Freeing.insert({F->getCanonicalDecl(), P->getFunctionScopeIndex()});
  }
}

SlotSite::AtHand StateAccess::atHand(const FunctionBody &Body,
                                     const Stmt *At) const {
  SlotSite::AtHand Found = statesAtHand(Unit, Body, At);
  if (NetRecord.empty() || !NetDevice || Found.count(NetRecord))
    return Found;
  for (const VarDecl *V : variablesAtHand(Body, At))
    if (pointedTo(V->getType()) == NetDevice && hasItsValue(Body, *V, At)) {
      Found[NetRecord] =
          "drydock::NetData<struct " + NetRecord + ">::of(" + nameOf(*V) + ")";
      break;
    }
  return Found;
}

static void callsIn(const Stmt *S, std::vector<const CallExpr *> &Out) {
  if (!S)
    return;
  if (const auto *Call = dyn_cast<CallExpr>(S))
    Out.push_back(Call);
  for (const Stmt *Child : S->children())
    callsIn(Child, Out);
}

std::vector<StateAccess::Free>
StateAccess::allFrees(const FunctionDecl &F) const {
  std::vector<const CallExpr *> All;
  std::vector<Free> Found;
  callsIn(F.getBody(), All);
  for (const CallExpr *Call : All) {
    if (const FunctionDecl *Callee = Call->getDirectCallee())
      for (unsigned I = 0; I != Call->getNumArgs(); ++I)
        if (Freeing.count({Callee->getCanonicalDecl(), I}) &&
            isRecordOfItsOwn(Call->getArg(I)))
          Found.push_back({Call, plain(Call->getArg(I))});
    if (const Expr *Object = freed(*Call, Unit.row(Call)))
      Found.push_back({Call, Object});
  }
  return Found;
}

std::vector<const CallExpr *>
StateAccess::freesIn(const FunctionBody &Body) const {
  std::vector<const CallExpr *> Calls;
  for (const Free &Found : allFrees(Body.Function))
    Calls.push_back(Found.Call);
  return Calls;
}

std::vector<const CallExpr *>
StateAccess::ownCallsIn(const FunctionBody &Body) const {
  std::vector<const CallExpr *> All;
  callsIn(Body.Function.getBody(), All);
  llvm::erase_if(All, [&](const CallExpr *Call) {
    const FunctionDecl *F = Call->getDirectCallee();
    const FunctionDecl *Defined = F ? F->getDefinition() : nullptr;
    return !Defined || !Own.count(Defined);
  });
  return All;
}

std::set<std::string> StateAccess::calleesOf(const FunctionBody &Body) const {
  std::set<std::string> Names;
  for (const FunctionDecl *F : Own)
    if (Body.usesName(F->getName()))
      Names.insert(F->getName().str());
  return Names;
}
