#include "engine/TeardownIndex.h"
#include "lowering/SourceNames.h"
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

void TeardownIndex::add(const Module &Module, const OpsRoles &Roles) {
  addReleases(Module);
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
  return HasTeardown && !HasForeignTeardown && leavesToOthers(Family);
}

} // namespace drydock
