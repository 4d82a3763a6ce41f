// snprintf() returns how long the text would be, however small the buffer is:
// as a length of what it wrote, that reads past it.
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "model/DataBounds.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace drydock {

/// Characters that a number takes at most.
static unsigned digits(const ConstantRange &R, char Conversion, bool Long) {
  unsigned Bits = Long ? 64 : 32;
  if (Conversion == 'x' || Conversion == 'X')
    return std::max(
        1u, (std::min(R.getUnsignedMax().getActiveBits(), Bits) + 3) / 4);
  SmallString<24> Most, Least;
  bool Signed = Conversion != 'u';
  APInt High = Signed ? R.getSignedMax() : R.getUnsignedMax();
  High.toString(Most, 10, Signed);
  if (Signed)
    R.getSignedMin().toString(Least, 10, true);
  return std::max(Most.size(), Least.size());
}

/// How long the text gets at most; 0: cannot be told.
static unsigned longest(const Scope &S, const CallBase &Call, StringRef Format,
                        unsigned Argument) {
  unsigned Length = 0;
  for (size_t I = 0; I < Format.size(); ++I, ++Length) {
    if (Format[I] != '%')
      continue;
    if (++I == Format.size())
      return 0;
    if (Format[I] == '%')
      continue;
    unsigned Width = 0, Longs = 0;
    bool Alternate = false;
    for (; I < Format.size() && StringRef("#0- +").contains(Format[I]); ++I)
      Alternate |= Format[I] == '#';
    for (; I < Format.size() && isDigit(Format[I]); ++I)
      Width = std::min(Width * 10 + (Format[I] - '0'), 4096u);
    for (; I < Format.size() && StringRef("lzh").contains(Format[I]); ++I)
      Longs += Format[I] != 'h';
    if (I == Format.size() || !StringRef("dixXu").contains(Format[I]) ||
        Argument >= Call.arg_size())
      return 0;
    const Value *Number = Call.getArgOperand(Argument++);
    if (!Number->getType()->isIntegerTy())
      return 0;
    unsigned Most =
        digits(S.Known.at(*Number, *Call.getParent()), Format[I], Longs != 0) +
        (Alternate ? 2 : 0);
    Length += std::max(Most, Width) - 1;
  }
  return Length;
}

static const Instruction *usedAsLength(const CallBase &Print,
                                       const Value &Buffer) {
  SmallVector<const Value *, 4> Same = {&Print};
  for (unsigned I = 0; I != Same.size() && I < 8; ++I)
    for (const User *U : Same[I]->users()) {
      if (isa<CastInst>(U))
        Same.push_back(U);
      auto *Call = dyn_cast<CallBase>(U);
      if (Call && any_of(Call->args(), [&](const Value *Argument) {
            return Argument->getType()->isPointerTy() &&
                   getUnderlyingObject(Argument) ==
                       getUnderlyingObject(&Buffer);
          }))
        return Call;
    }
  return nullptr;
}

void findPrintedLengths(const Scope &S) {
  for (const Instruction &I : instructions(S.F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    const BoundsRow *Row = Callee ? S.Data.wouldBe(Callee->getName()) : nullptr;
    StringRef Format;
    if (!Row || unsigned(Row->Format) >= Call->arg_size() ||
        !getConstantStringInfo(Call->getArgOperand(Row->Format), Format))
      continue;
    auto *Size = dyn_cast<ConstantInt>(Call->getArgOperand(Row->Count));
    const Value *Buffer = Call->getArgOperand(Row->Buffer);
    unsigned Most = longest(S, *Call, Format, Row->Format + 1);
    if (!Size || Size->getValue().uge(Most) || isOrderedAnywhere(S, *Call))
      continue;
    const Instruction *Use = usedAsLength(*Call, *Buffer);
    if (!Use)
      continue;
    S.Report({Use,
              spelling(S.Names, *Buffer),
              "length of " + quoted(S.Names, *Buffer, "the text") + " may be " +
                  std::to_string(Most) + ", but the buffer has " +
                  std::to_string(Size->getZExtValue()) + " bytes",
              Confidence::Likely,
              {{Call, "'" + SourceNames::name(*Callee) +
                          "' returns how long the text would be"}}});
  }
}

} // namespace drydock
