// `if (offset + length > size) return -EINVAL;` with 32 bits: a large offset
// makes the sum small again, and the test lets it through.
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// The sum that is compared, when it may wrap around.
static const BinaryOperator *wrapping(const Scope &S, const Value *Operand) {
  auto *Sum = dyn_cast<BinaryOperator>(withoutCasts(Operand));
  if (!Sum || Sum->getOpcode() != Instruction::Add || Sum->hasNoSignedWrap() ||
      Sum->hasNoUnsignedWrap() || !Sum->getType()->isIntegerTy(32))
    return nullptr;
  const BasicBlock &Here = *Sum->getParent();
  bool Overflow = false;
  (void)S.Known.at(*Sum->getOperand(0), Here)
      .getUnsignedMax()
      .uadd_ov(S.Known.at(*Sum->getOperand(1), Here).getUnsignedMax(),
               Overflow);
  return Overflow ? Sum : nullptr;
}

/// A part of the sum is compared with something elsewhere: bounded, or the very
/// test for wrapping.
static bool isTestedToo(const Scope &S, const Value &Part,
                        const ICmpInst &Except) {
  for (const Instruction &I : instructions(S.F)) {
    auto *Test = dyn_cast<ICmpInst>(&I);
    if (!Test || Test == &Except || !Test->isRelational())
      continue;
    for (const Use &Operand : Test->operands())
      if (isSame(withoutCasts(Operand), &Part))
        return true;
  }
  return false;
}

/// Read somewhere as it is. What the function has made itself, it mostly knows
/// the size of.
static bool isTaken(const Value &V) {
  if (auto *Phi = dyn_cast<PHINode>(&V))
    return llvm::none_of(Phi->incoming_values(), [](const Use &In) {
      return isa<BinaryOperator, PHINode>(withoutCasts(In));
    });
  return !isa<BinaryOperator>(V);
}

static void check(const Scope &S, const ICmpInst &Test, unsigned Side) {
  const BinaryOperator *Sum = wrapping(S, Test.getOperand(Side));
  const Value *Limit = withoutCasts(Test.getOperand(1 - Side));
  if (!Sum || isa<Constant>(Limit))
    return;
  // Below the sum all is well, above it nothing is: only the upper bound of the
  // sum is a test of room.
  const Value *Large = nullptr;
  for (const Use &Operand : Sum->operands()) {
    const Value *Part = withoutCasts(Operand);
    if (isSame(Part, Limit))
      return;
    if (isa<Constant>(Part))
      continue;
    if (isTestedToo(S, *Part, Test))
      return;
    if (isTaken(*Part) && isFromOutside(S, *Part, true))
      if (!Large || Part->getType()->getIntegerBitWidth() >
                        Large->getType()->getIntegerBitWidth())
        Large = Part;
  }
  if (!Large)
    return;
  std::string Named = quoted(S.Names, *Large, "a value from outside");
  S.Report({&Test,
            spelling(S.Names, *Large),
            "sum with " + Named +
                " may wrap around 32 bits, so that the bound lets it through",
            Confidence::Likely,
            {{Sum, Named + " comes from outside and may be as large as its "
                           "type allows"}}});
}

void findWrappedSums(const Scope &S) {
  for (const Instruction &I : instructions(S.F))
    if (auto *Test = dyn_cast<ICmpInst>(&I);
        Test && Test->isUnsigned() && Test->isRelational())
      for (unsigned Side = 0; Side != 2; ++Side)
        check(S, *Test, Side);
}

} // namespace drydock
