#include "engine/TeardownIndex.h"
#include "engine/CallTargets.h"
#include "lowering/SourceNames.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace drydock {

void TeardownIndex::addReleases(const Module &Module) {
  // A declaration is enough: it is there because something mentions it, be it
  // a call, a callback or a devres action.
  for (const Function &F : Module)
    if (const ApiFunction *Row = Table.function(SourceNames::name(F)))
      for (const ApiEffect &Effect : Row->Effects)
        if (Effect.Kind == EffectKind::Release && Effect.Resource)
          Released.insert(Effect.Resource);
}

void TeardownIndex::addForeignEnds(const Module &Module,
                                   const OpsRoles &Roles) {
  for (const Function &F : Module)
    if (!F.isDeclaration())
      Own.insert(F.getName());
  for (OpsRole Role : {OpsRole::Teardown, OpsRole::Release})
    for (const Function *F : Roles.in(Role))
      for (const Instruction &I : instructions(*F))
        if (auto *Call = dyn_cast<CallBase>(&I))
          if (const Function *Callee = CallTargets::direct(*Call);
              Callee && Callee->isDeclaration() && Callee->arg_size() == 1 &&
              !Table.function(SourceNames::name(*Callee)) &&
              Table.soundsLikeEnd(SourceNames::name(*Callee)))
            Ends.insert(Callee->getName());
}

void TeardownIndex::add(const Module &Module, const OpsRoles &Roles) {
  addReleases(Module);
  addForeignEnds(Module, Roles);
  Released.insert(Roles.releasedByCore().begin(), Roles.releasedByCore().end());
  HasTeardown |= !Roles.in(OpsRole::Teardown).empty();
  HasForeignTeardown |=
      any_of(Roles.in(OpsRole::BringUp), [&](const Function *F) {
        const Function *By = Roles.undoing(*F);
        return !F->isDeclaration() && By && By->isDeclaration();
      });
}

bool TeardownIndex::leavesToOthers(const ApiFamily &Family) const {
  return !Released.contains(&Family) &&
         none_of(Family.ReleasedBy, [&](const std::string &Other) {
           return Released.contains(Table.family(Other));
         });
}

bool TeardownIndex::neverReleased(const ApiFamily &Family) const {
  // A reference that a driver looked up, it puts itself.
  bool EndedElsewhere =
      !Family.Reference &&
      any_of(Ends.keys(), [&](StringRef Name) { return !Own.contains(Name); });
  return HasTeardown && !HasForeignTeardown && !EndedElsewhere &&
         leavesToOthers(Family);
}

} // namespace drydock
