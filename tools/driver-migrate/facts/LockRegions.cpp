#include "LockRegions.h"
#include "LockFlow.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

/// What Call does to a lock; what it does to the CPU besides is no region.
static const ApiEffect *lockEffect(const WrittenCall &Call) {
  for (const ApiEffect &Effect : Call.Row->Effects)
    if ((Effect.Kind == EffectKind::Lock ||
         Effect.Kind == EffectKind::Unlock) &&
        Effect.Via.K != ApiPlace::None)
      return &Effect;
  return nullptr;
}

static bool takes(const WrittenCall &Call) {
  return lockEffect(Call)->Kind == EffectKind::Lock;
}

static void blame(LockRegion &Region, const llvm::Twine &Problem,
                  SourceLocation At) {
  if (!Region.Problem.empty())
    return;
  Region.Problem = Problem.str();
  Region.ProblemAt = At;
}

/// The local variable that keeps the state of the interrupts over the region.
static const VarDecl *flagsOf(const FunctionBody &Body,
                              const WrittenCall &Call) {
  const Expr *E = nullptr;
  for (unsigned I = 0; I < Call.Call->getNumArgs(); ++I)
    if (I < Call.Row->Args.size() && Call.Row->Args[I] == "flags")
      E = Call.Call->getArg(I);
  const Stmt *Up = Body.parent(Call.Call);
  while (Up && isa<CastExpr, ParenExpr>(Up))
    Up = Body.parent(Up);
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Up))
    if (!E && Assign->isAssignmentOp())
      E = Assign->getLHS();
  const auto *R = E ? dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()) : nullptr;
  const auto *V = R ? dyn_cast<VarDecl>(R->getDecl()) : nullptr;
  return V && V->isLocalVarDecl() ? V : nullptr;
}

static bool savesState(const WrittenCall &Call) {
  return !Call.Call->getType()->isVoidType() ||
         llvm::is_contained(Call.Row->Args, "flags");
}

/// All calls of one region agree about guard and flags.
static void checkCall(const FunctionBody &Body, LockRegion &Region,
                      const WrittenCall &Call) {
  SourceLocation At = Call.Call->getBeginLoc();
  if (!Call.Form)
    return blame(Region, "no guard stands for " + Call.Name + "()", At);
  const std::string &Guard = Call.Form->Type;
  if (Region.Guard.empty())
    Region.Guard = Guard;
  if (Region.Guard != Guard)
    return blame(Region,
                 "taken and given back in different ways: " + Call.Name + "()",
                 At);
  if (!Call.Statement)
    return blame(Region, "the value of " + Call.Name + "() is used", At);
  if (!savesState(Call))
    return;
  const VarDecl *Flags = flagsOf(Body, Call);
  if (!Flags)
    return blame(Region, "the state of the interrupts is kept elsewhere", At);
  if (Region.Flags && Region.Flags != Flags)
    return blame(Region, "the state of the interrupts is in two variables", At);
  Region.Flags = Flags;
}

static LockRegion &regionOf(std::vector<LockRegion> &All, StoredPlace Place,
                            const Expr *Address) {
  for (LockRegion &Known : All)
    if (Known.Lock.Key == Place.Key && Place)
      return Known;
  All.emplace_back();
  All.back().Lock = std::move(Place);
  All.back().Address = Address;
  return All.back();
}

/// The variable may hold no other value elsewhere: it goes with the calls.
static void checkFlags(const FunctionBody &Body, std::vector<LockRegion> &All) {
  for (LockRegion &Region : All) {
    if (!Region.Flags)
      continue;
    std::vector<TextRange> Texts;
    for (const LockRegion &Other : All)
      if (Other.Flags == Region.Flags)
        for (auto *Calls : {&Other.Taken, &Other.Given})
          for (const WrittenCall *Call : *Calls)
            Texts.push_back(Call->Text);
    for (const DeclRefExpr *R : Body.references(Region.Flags)) {
      unsigned At = Body.position(R);
      if (llvm::none_of(Texts, [&](const TextRange &T) {
            return T.Begin <= At && At < T.End;
          }))
        blame(Region, "the saved state is used elsewhere, too",
              R->getLocation());
    }
  }
}

std::vector<LockRegion>
drydock::migrate::lockRegions(const FunctionBody &Body) {
  std::vector<LockRegion> All;
  for (const WrittenCall &Call : Body.calls()) {
    const ApiEffect *Effect = lockEffect(Call);
    if (!Effect || Effect->Via.K != ApiPlace::Argument ||
        Effect->Via.Index >= Call.Call->getNumArgs())
      continue;
    const Expr *Address = Body.written(Call.Call->getArg(Effect->Via.Index));
    SourceLocation At = Call.Call->getBeginLoc();
    LockRegion &Region = regionOf(
        All, Address ? placePointedTo(Address) : StoredPlace(), Address);
    (takes(Call) ? Region.Taken : Region.Given).push_back(&Call);
    if (!Address)
      blame(Region, "the macro " + Call.Name + " hides the lock", At);
    else if (!Region.Lock)
      blame(Region, "which lock it is, is computed", At);
    checkCall(Body, Region, Call);
  }
  for (LockRegion &Region : All)
    if (Region.isBalanced())
      if (auto Fault = followLock(Body, Region))
        blame(Region, Fault->What, Fault->At);
  checkFlags(Body, All);
  return All;
}
