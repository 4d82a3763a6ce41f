// More is copied than the buffer holds: a constant in the wrong unit, or a
// length from outside that nobody compares with anything.
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "model/DataBounds.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugProgramInstruction.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

static void check(const Scope &S, const CallBase &Call, const Value &Buffer,
                  const Value &Count, unsigned Unit) {
  uint64_t Room = roomAt(S, Buffer);
  if (!Room)
    return;
  ConstantRange Range = S.Known.at(Count, *Call.getParent());
  APInt Most = Range.getUnsignedMax();
  if (Most.ule(Room / Unit))
    return;
  std::string Named = quoted(S.Names, Buffer, "the buffer");
  std::string Holds = Named + ", which has room for " + std::to_string(Room);
  if (Range.isSingleElement()) {
    uint64_t Bytes = Most.getLimitedValue(UINT32_MAX) * Unit;
    if (Bytes < UINT32_MAX)
      S.Report({&Call, spelling(S.Names, Buffer),
                std::to_string(Bytes) + " bytes are meant for " + Holds});
  } else if (isFromOutside(S, Count) && !isOrderedAnywhere(S, Count)) {
    std::string Length = quoted(S.Names, Count, "a length");
    S.Report({&Call, spelling(S.Names, Buffer),
              Length + " from outside says how much is copied into " + Holds +
                  ": nothing compares them"});
  }
}

static void checkRow(const Scope &S, const CallBase &Call,
                     const BoundsRow &Row) {
  const Value &Buffer = *Call.getArgOperand(Row.Buffer);
  // Another argument may keep it within the buffer.
  if (Row.AtMost >= 0 &&
      S.Known.at(*Call.getArgOperand(Row.AtMost), *Call.getParent())
          .getUnsignedMax()
          .ule(roomAt(S, Buffer) / Row.Unit))
    return;
  check(S, Call, Buffer, *Call.getArgOperand(Row.Count), Row.Unit);
}

static StringRef parameterName(const Function &F, unsigned Index) {
  for (const Instruction &I : instructions(F))
    for (const DbgVariableRecord &Record : filterDbgVars(I.getDbgRecordRange()))
      if (Record.getVariable()->getArg() == Index + 1)
        return Record.getVariable()->getName();
  return "";
}

/// Memory for many of something, and not a variable that the callee sets.
static bool isBuffer(const Value &V) {
  const Value *Object = &V;
  while (auto *G = dyn_cast<GEPOperator>(Object)) {
    if (G->getSourceElementType()->isArrayTy())
      return true;
    Object = G->getPointerOperand();
  }
  auto *Slot = dyn_cast<AllocaInst>(Object);
  return isa<CallBase>(Object) ||
         (Slot && Slot->getAllocatedType()->isArrayTy());
}

/// A function of the module that is told the length of the buffer beside it.
static void checkOwn(const Scope &S, const CallBase &Call, const Function &F) {
  if (F.isDeclaration() || F.arg_size() != Call.arg_size())
    return;
  for (unsigned N = 0; N != Call.arg_size(); ++N) {
    const Value *Count = Call.getArgOperand(N);
    if (!Count->getType()->isIntegerTy() || isa<Constant>(Count) ||
        !S.Data.isLengthName(parameterName(F, N)))
      continue;
    if (S.Known.at(*Count, *Call.getParent()).isSingleElement())
      continue;
    for (unsigned B = N ? N - 1 : 1; B <= N + 1 && B < Call.arg_size(); B += 2)
      if (const Value *Buffer = Call.getArgOperand(B);
          Buffer->getType()->isPointerTy() && isBuffer(*Buffer))
        check(S, Call, *Buffer, *Count, 1);
  }
}

void findLongCopies(const Scope &S) {
  for (const Instruction &I : instructions(S.F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    if (!Call)
      continue;
    if (auto *Copy = dyn_cast<MemIntrinsic>(Call)) {
      check(S, *Call, *Copy->getDest(), *Copy->getLength(), 1);
      continue;
    }
    const Function *Callee = Call->getCalledFunction();
    if (!Callee || Callee->isIntrinsic())
      continue;
    const BoundsRow *Row = S.Data.extent(Callee->getName());
    if (Row && unsigned(std::max(Row->Buffer, Row->Count)) < Call->arg_size())
      checkRow(S, *Call, *Row);
    else
      checkOwn(S, *Call, *Callee);
  }
}

} // namespace drydock
