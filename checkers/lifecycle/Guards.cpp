#include "lifecycle/Guards.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

static void collectTests(const Value *V, std::set<Place> &Out,
                         unsigned Depth = 0);

/// What the answer of a small predicate depends on: `netif_running(dev)`.
static void collectAnswer(const Function &Asked, std::set<Place> &Out,
                          unsigned Depth) {
  if (Asked.isDeclaration() || Asked.size() > 8)
    return;
  for (const BasicBlock &Block : Asked) {
    const Instruction *End = Block.getTerminator();
    if (auto *Return = dyn_cast<ReturnInst>(End)) {
      if (const Value *V = Return->getReturnValue())
        collectTests(V, Out, Depth);
    } else if (auto *Branch = dyn_cast<BranchInst>(End);
               Branch && Branch->isConditional()) {
      collectTests(Branch->getCondition(), Out, Depth);
    }
  }
}

/// Places that a condition is computed from.
static void collectTests(const Value *V, std::set<Place> &Out, unsigned Depth) {
  auto *I = dyn_cast<Instruction>(V);
  if (!I || Depth > 6)
    return;
  auto add = [&](const Value *Address) {
    // A bit of `flags[nr / 64]`: which word, the compiler knows.
    while (auto *Word = dyn_cast<GEPOperator>(Address)) {
      if (Word->hasAllConstantIndices())
        break;
      Address = Word->getPointerOperand();
    }
    if (Place P = placeAt(*Address); P.isKnown())
      Out.insert(P);
  };
  if (auto *Load = dyn_cast<LoadInst>(I))
    return add(Load->getPointerOperand());
  if (auto *Call = dyn_cast<CallBase>(I)) {
    for (const Use &Argument : Call->args())
      if (Argument->getType()->isPointerTy())
        add(Argument);
    if (const Function *Asked = Call->getCalledFunction())
      collectAnswer(*Asked, Out, Depth + 2);
    return;
  }
  for (const Use &Operand : I->operands())
    collectTests(Operand, Out, Depth + 1);
}

std::set<Place> Guards::tests(const BasicBlock &Block) {
  std::set<Place> Out;
  if (auto *Branch = dyn_cast<BranchInst>(Block.getTerminator())) {
    if (Branch->isConditional())
      collectTests(Branch->getCondition(), Out);
  } else if (auto *Switch = dyn_cast<SwitchInst>(Block.getTerminator())) {
    collectTests(Switch->getCondition(), Out);
  }
  return Out;
}

/// A macro may test one flag in several ways: what all that lead to Block look
/// at.
std::set<Place> Guards::ofAll(const BasicBlock &Block) {
  std::optional<std::set<Place>> Common;
  for (const BasicBlock *From : predecessors(&Block)) {
    if (Dominators.dominates(&Block, From))
      continue; // round a loop
    std::set<Place> Way = of(*From);
    if (!PostDominators.dominates(&Block, From))
      Way.merge(tests(*From));
    if (Common)
      std::erase_if(*Common, [&](const Place &P) { return !Way.count(P); });
    else
      Common = std::move(Way);
  }
  return Common.value_or(std::set<Place>());
}

const std::set<Place> &Guards::of(const BasicBlock &Block) {
  auto [It, New] = ByBlock.try_emplace(&Block);
  const DomTreeNode *Node = New ? Dominators.getNode(&Block) : nullptr;
  const DomTreeNode *Above = Node ? Node->getIDom() : nullptr;
  if (!Above)
    return It->second;
  const BasicBlock &Deciding = *Above->getBlock();
  std::set<Place> Found =
      PostDominators.dominates(&Block, &Deciding) ? of(Deciding) : ofAll(Block);
  return ByBlock[&Block] = std::move(Found);
}

bool isFree(const std::set<Place> &Way, const std::set<Place> &Written) {
  return none_of(Way, [&](const Place &P) { return Written.count(P); });
}

bool anyFree(const Ways &Of, const std::set<Place> &Written) {
  return any_of(Of, [&](const auto &Way) { return isFree(Way, Written); });
}

void addWay(Ways &To, const std::set<Place> &Way) {
  auto includes = [](const std::set<Place> &All, const std::set<Place> &Part) {
    return std::includes(All.begin(), All.end(), Part.begin(), Part.end());
  };
  if (any_of(To, [&](const auto &Known) { return includes(Way, Known); }))
    return;
  erase_if(To, [&](const auto &Known) { return includes(Known, Way); });
  To.push_back(Way);
}

} // namespace drydock
