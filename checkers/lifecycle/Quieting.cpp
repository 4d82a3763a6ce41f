#include "lifecycle/Quieting.h"
#include "engine/CallTargets.h"
#include "lowering/SourceNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// One value into one register.
static bool isRegisterWrite(const ApiFunction &Row) {
  return Row.Result == ResultContract::Void && Row.Args.size() == 2 &&
         any_of(Row.Effects, [](const ApiEffect &E) {
           return E.Kind == EffectKind::Use && E.Resource && E.Resource->Mmio;
         });
}

/// The argument ends up in a register; Depth calls further at most.
static bool isWritten(const ApiTable &Table, const CallBase &Call,
                      unsigned Argument, unsigned Depth) {
  const Function *Callee = CallTargets::direct(Call);
  if (!Callee || !Call.getArgOperand(Argument)->getType()->isIntegerTy())
    return false;
  if (const ApiFunction *Row = CallTargets::row(Table, Call))
    return isRegisterWrite(*Row);
  if (!Depth || Callee->isDeclaration() || Argument >= Callee->arg_size())
    return false;
  SmallVector<const Value *, 4> Work = {Callee->getArg(Argument)};
  while (!Work.empty())
    for (const Use &U : Work.pop_back_val()->uses()) {
      if (isa<CastInst>(U.getUser()))
        Work.push_back(U.getUser());
      auto *Inner = dyn_cast<CallBase>(U.getUser());
      if (Inner && Inner->isArgOperand(&U) &&
          isWritten(Table, *Inner, Inner->getArgOperandNo(&U), Depth - 1))
        return true;
    }
  return false;
}

bool isQuieting(const ApiTable &Table, const CallBase &Call) {
  const Function *Callee = CallTargets::direct(Call);
  if (!Callee || Callee->isIntrinsic())
    return false;
  if (!CallTargets::row(Table, Call) &&
      Table.soundsQuieting(SourceNames::name(*Callee)))
    return true;
  return any_of(Call.args(), [&](const Use &U) {
    auto *Number = dyn_cast<ConstantInt>(U);
    return Number && (Number->isZero() || Number->isMinusOne()) &&
           isWritten(Table, Call, Call.getArgOperandNo(&U), 4);
  });
}

} // namespace drydock
