#include "Race.h"
#include "engine/FunctionAnalysis.h"
#include "lifecycle/ModuleFacts.h"
#include "llvm/Analysis/CFG.h"
#include "llvm/IR/Constants.h"

using namespace llvm;
using namespace drydock;
using namespace drydock::teardown_race;

/// A call that frees, stops or unregisters something, by its row or its name.
static bool undoes(const UnitContext &Unit, const Instruction &I) {
  auto *Call = dyn_cast<CallBase>(&I);
  const Function *Callee = Call ? CallTargets::direct(*Call) : nullptr;
  if (!Callee)
    return false;
  const ApiFunction *Row = CallTargets::row(Unit.Table, *Call);
  if (!Row)
    return !Callee->isIntrinsic() &&
           Unit.Table.soundsLikeEnd(SourceNames::name(*Callee));
  return any_of(Row->Effects, [](const ApiEffect &E) {
    return (E.Kind == EffectKind::Release || E.Kind == EffectKind::Stop) &&
           E.Resource && !E.Resource->State && !E.Resource->Counted;
  });
}

static const Instruction *firstUndo(const UnitContext &Unit,
                                    const BasicBlock &Block) {
  auto It = find_if(Block, [&](const auto &I) { return undoes(Unit, I); });
  return It == Block.end() ? nullptr : &*It;
}

/// A format and what goes into it.
static bool isMessage(const Instruction &I) {
  auto *Call = dyn_cast<CallBase>(&I);
  return Call && Call->getFunctionType()->isVarArg() &&
         any_of(Call->args(), [](const Use &U) {
           auto *Text = dyn_cast<GlobalVariable>(U->stripPointerCasts());
           return Text && Text->isConstant();
         });
}

namespace {
/// How a teardown decides that it can't go on.
struct Quit {
  const BranchInst *Where = nullptr;
  const BasicBlock *Main = nullptr; ///< where it goes on
  bool Says = false;                ///< with a message
  bool Fails = false;               ///< with an error
};
} // namespace

/// From To, nothing but messages comes before the return.
static std::optional<Quit> quitBy(const UnitContext &Unit,
                                  const BranchInst &Branch, unsigned Side) {
  Quit Q{&Branch, Branch.getSuccessor(1 - Side)};
  const BasicBlock *From = Branch.getParent(), *At = Branch.getSuccessor(Side);
  for (unsigned Steps = 0; At && Steps < 8; ++Steps) {
    if (firstUndo(Unit, *At) || At == Q.Main)
      return std::nullopt;
    Q.Says |= any_of(*At, isMessage);
    if (auto *Return = dyn_cast<ReturnInst>(At->getTerminator())) {
      const Value *V = Return->getReturnValue();
      if (auto *Phi = dyn_cast_or_null<PHINode>(V))
        V = Phi->getParent() == At ? Phi->getIncomingValueForBlock(From) : V;
      auto *Number = dyn_cast_or_null<ConstantInt>(V);
      auto *Test = dyn_cast<ICmpInst>(Branch.getCondition());
      Q.Fails =
          Number ? Number->isNegative() : V && Test && Test->getOperand(0) == V;
      return Q;
    }
    From = At;
    At = At->getSingleSuccessor();
  }
  return std::nullopt;
}

/// All that it returns is 0.
static bool neverFails(const Function &F) {
  return !F.isDeclaration() && all_of(F, [](const BasicBlock &Block) {
    auto *Return = dyn_cast<ReturnInst>(Block.getTerminator());
    auto *Value = Return
                      ? dyn_cast_or_null<ConstantInt>(Return->getReturnValue())
                      : nullptr;
    return !Return || (Value && Value->isZero());
  });
}

/// It is not the object's state that says that there is nothing to undo: a call
/// failed, or somebody still uses it.
static bool isNoExcuse(const Quit &Q) {
  auto *Test = dyn_cast<ICmpInst>(Q.Where->getCondition());
  if (!Test || Test->getOperand(0)->getType()->isPointerTy() ||
      !(Q.Says || Q.Fails))
    return false;
  auto *Call = dyn_cast<CallBase>(Test->getOperand(0));
  if (const Function *Asked = Call ? CallTargets::direct(*Call) : nullptr;
      Asked && neverFails(*Asked))
    return false;
  if (Call && Q.Fails)
    return true;
  auto *Zero = dyn_cast<ConstantInt>(Test->getOperand(1));
  bool WhenTrue = Q.Where->getSuccessor(1) == Q.Main;
  ICmpInst::Predicate P =
      WhenTrue ? Test->getPredicate() : Test->getInversePredicate();
  return Zero && Zero->isZero() && Q.Says &&
         (P == ICmpInst::ICMP_NE || P == ICmpInst::ICMP_SGT ||
          (Call && P == ICmpInst::ICMP_SLT));
}

/// What could not begin is not to be ended.
static bool isEndOfFailed(const Quit &Q, const Instruction &Skipped) {
  auto *Test = dyn_cast<ICmpInst>(Q.Where->getCondition());
  auto *Failed = Test ? dyn_cast<CallBase>(Test->getOperand(0)) : nullptr;
  const Function *Begin = Failed ? CallTargets::direct(*Failed) : nullptr;
  const Function *End = CallTargets::direct(cast<CallBase>(Skipped));
  return Begin && isCounterpart(Begin->getName(), End->getName());
}

static const Instruction *skippedBy(const UnitContext &Unit, const Quit &Q) {
  const BasicBlock &Here = *Q.Where->getParent();
  const Instruction *Skipped = nullptr;
  for (const BasicBlock &Block : *Here.getParent()) {
    const Instruction *Undo = firstUndo(Unit, Block);
    if (!Undo)
      continue;
    if (&Block == &Here || isPotentiallyReachable(&Block, &Here))
      return nullptr; // it has begun to undo things
    if (!Skipped &&
        (&Block == Q.Main || isPotentiallyReachable(Q.Main, &Block)))
      Skipped = Undo;
  }
  return Skipped;
}

static void check(const UnitContext &Unit, const Function &F, Sink Report) {
  for (const BasicBlock &Block : F) {
    auto *Branch = dyn_cast<BranchInst>(Block.getTerminator());
    if (!Branch || !Branch->isConditional())
      continue;
    for (unsigned Side : {0u, 1u}) {
      std::optional<Quit> Q = quitBy(Unit, *Branch, Side);
      const Instruction *Skipped =
          Q && isNoExcuse(*Q) ? skippedBy(Unit, *Q) : nullptr;
      if (!Skipped || isEndOfFailed(*Q, *Skipped))
        continue;
      std::string Name = SourceNames::name(F);
      std::string Undo =
          SourceNames::name(*CallTargets::direct(cast<CallBase>(*Skipped)));
      Finding Found;
      Found.Place = Unit.Names.place(*Branch);
      Found.Function = Found.Subject = Name;
      Found.Message = "'" + Name + "' gives up here, but the device goes " +
                      "nevertheless: '" + Undo + "' and what follows are " +
                      "left out";
      Found.Trace.push_back(
          {Unit.Names.place(*Skipped), Name, "'" + Undo + "' is left out"});
      Found.Sure = Confidence::Likely;
      return Report(std::move(Found));
    }
  }
}

void teardown_race::checkGivesUp(const UnitContext &Unit, Sink Report) {
  llvm::SmallPtrSet<const Function *, 4> Seen;
  for (const Function *Start : Unit.Roles.in(OpsRole::BringUp))
    if (const Function *End = Unit.Roles.undoing(*Start))
      if (!End->isDeclaration() && Seen.insert(End).second)
        check(Unit, *End, Report);
}
