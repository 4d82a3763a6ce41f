// Loops that go through a buffer in steps, and what is left of it: the last
// step may be shorter.
#include "Accesses.h"
#include "Parts.h"
#include "Ranges.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// What each round takes off Left; 0: something else.
static uint64_t stepOf(const PHINode &Left, const Loop &L,
                       const Value *&Start) {
  uint64_t Step = 0;
  for (unsigned K = 0; K != Left.getNumIncomingValues(); ++K) {
    const Value *In = Left.getIncomingValue(K);
    if (!L.contains(Left.getIncomingBlock(K))) {
      Start = In;
      continue;
    }
    auto *Sub = dyn_cast<BinaryOperator>(In);
    auto *By = Sub ? dyn_cast<ConstantInt>(Sub->getOperand(1)) : nullptr;
    if (!By || Sub->getOperand(0) != &Left || By->getBitWidth() > 64)
      return 0;
    int64_t Off = Sub->getOpcode() == Instruction::Sub   ? By->getSExtValue()
                  : Sub->getOpcode() == Instruction::Add ? -By->getSExtValue()
                                                         : 0;
    if (Off <= 1 || (Step && uint64_t(Off) != Step))
      return 0;
    Step = Off;
  }
  return Step;
}

/// A pointer that advances by the same step, and is read through.
static bool advances(const Loop &L, uint64_t Step) {
  for (const PHINode &P : L.getHeader()->phis()) {
    if (!P.getType()->isPointerTy())
      continue;
    for (const Value *In : P.incoming_values()) {
      auto *G = dyn_cast<GetElementPtrInst>(In);
      auto *By = G && G->getNumIndices() == 1
                     ? dyn_cast<ConstantInt>(G->getOperand(1))
                     : nullptr;
      if (By && G->getPointerOperand() == &P && By->getZExtValue() == Step &&
          isDereferenced(P))
        return true;
    }
  }
  return false;
}

static bool isMultiple(const Value *Start) {
  auto *B = dyn_cast<BinaryOperator>(withoutCasts(Start));
  return isa<Constant>(Start) || (B && (B->getOpcode() == Instruction::Mul ||
                                        B->getOpcode() == Instruction::Shl ||
                                        B->getOpcode() == Instruction::And));
}

static void check(const Scope &S, const Loop &L, const PHINode &Left) {
  const Value *Start = nullptr;
  uint64_t Step = stepOf(Left, L, Start);
  auto *Branch = dyn_cast<BranchInst>(L.getHeader()->getTerminator());
  auto *Test = Branch && Branch->isConditional()
                   ? dyn_cast<ICmpInst>(Branch->getCondition())
                   : nullptr;
  if (!Step || !Start || !Test || !Test->isEquality() ||
      Test->getOperand(0) != &Left || isMultiple(Start) || !advances(L, Step))
    return;
  for (const User *U : Left.users())
    if (auto *Other = dyn_cast<ICmpInst>(U); Other && Other != Test)
      return;
  std::string Named = quoted(S.Names, Left, "what is left");
  S.Report({Test, spelling(S.Names, Left),
            Named + " goes down by " + std::to_string(Step) +
                " in each round, but only zero ends the loop: where it is no "
                "multiple, the buffer is read past its end"});
}

/// The chunk is computed from the whole, which stays the same, and not from
/// what is left.
static void checkChunk(const Scope &S, const Loop &L, const PHINode &Left) {
  const Value *Start = nullptr;
  uint64_t Step = stepOf(Left, L, Start);
  if (!Step || !Start || isa<Constant>(Start))
    return;
  while (isa<CastInst>(Start))
    Start = cast<CastInst>(Start)->getOperand(0);
  for (const BasicBlock *B : L.blocks())
    for (const Instruction &I : *B) {
      auto *Test = dyn_cast<ICmpInst>(&I);
      auto *Most = Test ? dyn_cast<ConstantInt>(Test->getOperand(1)) : nullptr;
      if (!Most || !Test->isRelational() || Most->getBitWidth() > 64 ||
          Most->getZExtValue() != Step)
        continue;
      const Value *Tested = Test->getOperand(0);
      while (isa<CastInst>(Tested))
        Tested = cast<CastInst>(Tested)->getOperand(0);
      if (Tested != Start || !Test->getType()->isIntegerTy(1))
        continue;
      std::string Named = quoted(S.Names, *Start, "the length");
      S.Report({Test, spelling(S.Names, *Start),
                "each round takes up to " + std::to_string(Step) + " of all " +
                    Named +
                    ", not of what is left of it: the last reads past "
                    "the end of the buffer"});
      return;
    }
}

void findRemainders(const Scope &S) {
  LoopInfo Loops(S.Known.tree());
  for (const Loop *L : Loops.getLoopsInPreorder())
    for (const PHINode &Left : L->getHeader()->phis())
      if (Left.getType()->isIntegerTy()) {
        check(S, *L, Left);
        checkChunk(S, *L, Left);
      }
}

} // namespace drydock
