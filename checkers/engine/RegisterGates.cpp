#include "engine/RegisterGates.h"
#include "engine/CallTargets.h"
#include "lowering/SourceNames.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

RegisterGates::RegisterGates(const ApiTable &Table, const Module &Module,
                             const OpsRoles &Roles)
    : HasRuntimeSuspend(!Roles.in(OpsRole::RuntimeSuspend).empty()) {
  for (const Function &F : Module)
    if (!Table.function(SourceNames::name(F))) // inlines of the API itself
      for (const Instruction &I : instructions(F))
        if (auto *Call = dyn_cast<CallBase>(&I))
          addCall(Table, *Call);
}

void RegisterGates::addCall(const ApiTable &Table, const CallBase &Call) {
  const ApiFunction *Row = CallTargets::row(Table, Call);
  if (!Row)
    return;
  const DataLayout &Layout = Call.getModule()->getDataLayout();
  for (const ApiEffect &Effect : Row->Effects) {
    if (Effect.Kind != EffectKind::Acquire || !Effect.Resource ||
        Effect.Resource->GatesMmio != MmioGate::Sole ||
        Effect.Via.K != ApiPlace::Argument ||
        Effect.Via.Index >= Call.arg_size())
      continue;
    const Value *Handle = Call.getArgOperand(Effect.Via.Index);
    auto *Load = dyn_cast<LoadInst>(Handle);
    const Value *Address = Load ? Load->getPointerOperand() : Handle;
    APInt Offset(64, 0);
    const Value *Object =
        Address->stripAndAccumulateConstantOffsets(Layout, Offset, true);
    // Fields of two types may have one offset: the GEP knows which type.
    if (auto *Field = dyn_cast<GEPOperator>(Address))
      Keepers[Effect.Resource].insert(
          {Field->getSourceElementType(), Offset.getSExtValue()});
    else if (isa<GlobalVariable>(Object) || Load)
      Keepers[Effect.Resource].insert({Object, Offset.getSExtValue()});
  }
}

bool RegisterGates::isGate(const ApiFamily &Family) const {
  switch (Family.GatesMmio) {
  case MmioGate::None:
    return false;
  case MmioGate::Device:
    return true;
  case MmioGate::Sole: {
    // One in all: a clock beside a set of clocks is another device's, or the
    // bus's.
    auto It = Keepers.find(&Family);
    return Keepers.size() == 1 && It != Keepers.end() && It->second.size() == 1;
  }
  case MmioGate::RuntimeSuspend:
    return HasRuntimeSuspend;
  }
  return false;
}

} // namespace drydock
