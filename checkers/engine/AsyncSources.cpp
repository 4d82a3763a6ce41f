#include "engine/AsyncSources.h"
#include "engine/CallTargets.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace drydock {

AsyncSources::AsyncSources(const ApiTable &Table, const Module &Module) {
  for (const Function &F : Module)
    for (const Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        addCall(Table, *Call);
}

void AsyncSources::addCall(const ApiTable &Table, const CallBase &Call) {
  const ApiFunction *Row = CallTargets::row(Table, Call);
  if (!Row)
    return;
  const DataLayout &Layout = Call.getModule()->getDataLayout();
  for (const ApiEffect &Effect : Row->Effects) {
    if (Effect.Kind != EffectKind::RegisterCallback || !Effect.Resource ||
        Effect.Via.K != ApiPlace::Argument ||
        Effect.Via.Index >= Call.arg_size())
      continue;
    auto *F = dyn_cast<Function>(Call.getArgOperand(Effect.Via.Index));
    if (!F)
      continue;
    APInt Offset(64, 0);
    if (Effect.Data.K == ApiPlace::Argument &&
        Effect.Data.Index < Call.arg_size() &&
        Call.getArgOperand(Effect.Data.Index)->getType()->isPointerTy())
      Call.getArgOperand(Effect.Data.Index)
          ->stripAndAccumulateConstantOffsets(Layout, Offset, true);
    Handler New{F, Offset.getSExtValue()};
    if (!is_contained(Handlers[Effect.Resource], New))
      Handlers[Effect.Resource].push_back(New);
  }
}

} // namespace drydock
