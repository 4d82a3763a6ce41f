#include "engine/Releasers.h"
#include "engine/CallTargets.h"
#include "lowering/SourceNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace drydock {

FunctionSet mentioning(ArrayRef<const Function *> Seeds) {
  SmallVector<const Value *, 8> Work(Seeds.begin(), Seeds.end());
  FunctionSet All(Seeds.begin(), Seeds.end());
  while (!Work.empty())
    for (const User *U : Work.pop_back_val()->users())
      if (auto *I = dyn_cast<Instruction>(U)) {
        if (All.insert(I->getFunction()).second)
          Work.push_back(I->getFunction());
      } else if (isa<GlobalAlias>(U)) { // the destructor of a whole object
        Work.push_back(U);
      }
  return All;
}

const FunctionSet &Releasers::of(const ApiFamily &Family) {
  auto [It, New] = ByFamily.try_emplace(&Family);
  if (!New)
    return It->second;
  SmallVector<const Function *, 8> Seeds;
  for (const Function &F : Module)
    if (const ApiFunction *Row = Table.function(SourceNames::name(F)))
      if (any_of(Row->Effects, [&](const ApiEffect &E) {
            return E.Kind == EffectKind::Release && E.Resource &&
                   (E.Resource == &Family ||
                    is_contained(Family.ReleasedBy, E.Resource->Id));
          }))
        Seeds.push_back(&F);
  return It->second = mentioning(Seeds);
}

bool mentions(const Instruction &I, const FunctionSet &Releases) {
  return any_of(I.operands(), [&](const Use &U) {
    auto *Other = dyn_cast<Function>(U->stripPointerCastsAndAliases());
    return Other && Releases.contains(Other);
  });
}

/// Stores or hands over a function that somebody calls later.
static bool leavesToCallback(const Instruction &I,
                             const FunctionSet &Releases) {
  auto *Call = dyn_cast<CallBase>(&I);
  return isa<StoreInst>(I)
             ? mentions(I, Releases)
             : Call && any_of(Call->args(), [&](const Use &U) {
                 auto *Callback =
                     dyn_cast<Function>(U->stripPointerCastsAndAliases());
                 return Callback && Releases.contains(Callback);
               });
}

/// Behind Call, its function mentions a releaser; or it has left one to others
/// before.
static bool releasesAfter(const CallBase &Call, const FunctionSet &Releases) {
  for (const BasicBlock &Block : *Call.getFunction())
    for (const Instruction &I : Block)
      if (&I != &Call &&
          ((mentions(I, Releases) && isPotentiallyReachable(&Call, &I)) ||
           (leavesToCallback(I, Releases) &&
            isPotentiallyReachable(&I, &Call))))
        return true;
  return false;
}

static const CallBase *callBy(const Use &U) {
  auto *Call = dyn_cast<CallBase>(U.getUser());
  return Call && Call->isCallee(&U) ? Call : nullptr;
}

/// F may end without any of those that called it, one after the other, going on
/// to a releaser.
static bool mayStay(const Function &F, const FunctionSet &Releases,
                    FunctionSet &Seen) {
  if (!Seen.insert(&F).second)
    return false;
  return !F.hasLocalLinkage() || any_of(F.uses(), [&](const Use &U) {
    const CallBase *Call = callBy(U);
    return !Call || (!releasesAfter(*Call, Releases) &&
                     mayStay(*Call->getFunction(), Releases, Seen));
  });
}

bool Releasers::callersKeep(const Function &F, const ApiFamily &Family) {
  const FunctionSet &Releases = of(Family);
  FunctionSet Seen;
  return F.hasLocalLinkage() && !F.use_empty() &&
         all_of(F.uses(),
                [&](const Use &U) {
                  const CallBase *Call = callBy(U);
                  return Call && !releasesAfter(*Call, Releases);
                }) &&
         mayStay(F, Releases, Seen);
}

} // namespace drydock
