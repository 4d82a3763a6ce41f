#include "Sources.h"
#include "Ranges.h"
#include "lifecycle/Place.h"
#include "model/DataBounds.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

static constexpr unsigned MaxSteps = 10;

/// Goes through typedefs and arrays.
static bool isWire(const Scope &S, const DIType *T) {
  for (unsigned Step = 0; T && Step != 8; ++Step) {
    if (S.Data.isWireType(T->getName()))
      return true;
    if (auto *D = dyn_cast<DIDerivedType>(T);
        D && D->getTag() != dwarf::DW_TAG_pointer_type)
      T = D->getBaseType();
    else if (auto *C = dyn_cast<DICompositeType>(T);
             C && C->getTag() == dwarf::DW_TAG_array_type)
      T = C->getBaseType();
    else
      return false;
  }
  return false;
}

static const DIType *fieldType(const SourceNames &Names, const Value &Address,
                               const DICompositeType *&Owner,
                               std::string &Spelling) {
  Place P = innermostAt(Address);
  if (!P.isField())
    P = fieldAt(Address);
  if (!P.isField())
    return nullptr;
  const DIType *Type = nullptr;
  Owner = Names.record(P.Owner);
  return Owner && SourceNames::member(Owner, P.Offset, Spelling, Type)
             ? Type
             : nullptr;
}

std::string fieldRead(const SourceNames &Names, const LoadInst &Load) {
  const DICompositeType *Owner = nullptr;
  std::string Spelling;
  if (!fieldType(Names, *Load.getPointerOperand(), Owner, Spelling))
    return "";
  return Owner->getName().str() + Spelling;
}

/// Key of the field at Address, for records without a name, too; or "".
static std::string fieldKey(const Value &Address) {
  Place P = innermostAt(Address);
  if (!P.isField())
    P = fieldAt(Address);
  return P.isField() ? P.Owner + "+" + std::to_string(P.Offset) : "";
}

/// A subsystem passes the record, and may have checked what is in it: the
/// function is a callback, and its parameter has the record's type.
static bool isPassedBySubsystem(const Scope &S, const Value &Address) {
  const Value *Object = &Address;
  while (auto *G = dyn_cast<GEPOperator>(Object))
    Object = G->getPointerOperand();
  auto *Parameter = dyn_cast<Argument>(Object);
  return Parameter && S.F.hasAddressTaken() &&
         SourceNames::pointee(S.Names.parameterType(Parameter->getArgNo()));
}

/// A record with a name of its own stands at that place of P's.
static bool isInPart(const SourceNames &Names, const Place &P) {
  const DICompositeType *Whole = Names.record(P.Owner);
  return Whole && any_of(Whole->getElements(), [&](const DINode *Node) {
           auto *Member = dyn_cast_or_null<DIDerivedType>(Node);
           auto *Part = Member ? dyn_cast_or_null<DICompositeType>(
                                     SourceNames::strip(Member->getBaseType()))
                               : nullptr;
           uint64_t At = Member ? Member->getOffsetInBits() / 8 : 0;
           return Part && Part->getTag() == dwarf::DW_TAG_structure_type &&
                  !Part->getName().empty() && uint64_t(P.Offset) >= At &&
                  uint64_t(P.Offset) < At + Part->getSizeInBits() / 8;
         });
}

/// In a record of user space's that each function has to check for itself, and
/// not in a record in there, which tells the subsystem what is meant.
static bool isUnchecked(const Scope &S, const Value &Address) {
  Place Whole = fieldAt(Address);
  return Whole.isField() &&
         S.Data.isUnchecked(StringRef(Whole.Owner).substr(strlen("struct."))) &&
         !isInPart(S.Names, Whole);
}

/// Memory that a call of the function had filled from outside.
static bool isFilled(const Scope &S, const Value &Object) {
  for (const Instruction &I : instructions(S.F)) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    const BoundsRow *Row = Callee ? S.Data.fills(Callee->getName()) : nullptr;
    if (Row && unsigned(Row->Buffer) < Call->arg_size() &&
        Call->getArgOperand(Row->Buffer)->stripInBoundsOffsets() == &Object)
      return true;
  }
  return false;
}

bool isWrittenHere(const Scope &S, const Value &Address) {
  return llvm::any_of(instructions(S.F), [&](const Instruction &I) {
    auto *Store = dyn_cast<StoreInst>(&I);
    return Store && isSame(Store->getPointerOperand(), &Address);
  });
}

static bool isOfUser(const Scope &S, const DICompositeType &Record) {
  return Record.getFile() && S.Data.isOfUser(Record.getFile()->getFilename());
}

/// No part of a record of the kernel's own, which nobody copies from user space
/// as it is.
static bool isUsersWhole(const Scope &S, const Value &Address) {
  Place Whole = fieldAt(Address);
  const DICompositeType *Record =
      Whole.isField() ? S.Names.record(Whole.Owner) : nullptr;
  return !Record || isOfUser(S, *Record);
}

static bool isReadFromOutside(const Scope &S, const LoadInst &Load,
                              bool Users) {
  if (isWrittenHere(S, *Load.getPointerOperand()))
    return false;
  if (isUnchecked(S, *Load.getPointerOperand()))
    return true;
  if (Users && isPassedBySubsystem(S, *Load.getPointerOperand()))
    return false;
  if (Users && S.Filled.contains(fieldKey(*Load.getPointerOperand())))
    return true;
  const DICompositeType *Owner = nullptr;
  std::string Spelling;
  if (const DIType *Type =
          fieldType(S.Names, *Load.getPointerOperand(), Owner, Spelling)) {
    if (isWire(S, Type))
      return true;
    if (Users && isOfUser(S, *Owner) &&
        isUsersWhole(S, *Load.getPointerOperand()))
      return true;
  }
  const Value *Object = Load.getPointerOperand();
  while (auto *G = dyn_cast<GEPOperator>(Object))
    Object = G->getPointerOperand();
  return isa<AllocaInst>(Object) && isFilled(S, *Object);
}

bool isFromOutside(const Scope &S, const Value &V, bool Users, unsigned Depth) {
  if (Depth > MaxSteps)
    return false;
  if (auto *Load = dyn_cast<LoadInst>(&V))
    return isReadFromOutside(S, *Load, Users);
  // A number that user space passes along, and nothing else.
  if (auto *Parameter = dyn_cast<Argument>(&V))
    return S.Called && S.Called->Record < 0 && S.Called->Buffer < 0 &&
           S.Called->Count == int(Parameter->getArgNo());
  if (auto *Call = dyn_cast<CallBase>(&V))
    return Call->getCalledFunction() &&
           S.Data.returnsData(Call->getCalledFunction()->getName());
  auto *I = dyn_cast<Instruction>(&V);
  if (!I || !isa<CastInst, BinaryOperator, PHINode>(I))
    return false;
  if (auto *B = dyn_cast<BinaryOperator>(I);
      B && (B->getOpcode() == Instruction::And ||
            B->getOpcode() == Instruction::URem))
    return false; // made small
  return llvm::any_of(I->operands(), [&](const Use &Operand) {
    return !isa<Constant>(Operand) &&
           isFromOutside(S, *Operand, Users, Depth + 1);
  });
}

static bool isMadeOf(const Value &V, const Value &Part, unsigned Depth = 0) {
  if (isSame(&V, &Part))
    return true;
  auto *I = dyn_cast<Instruction>(&V);
  return I && Depth < MaxSteps && isa<CastInst, BinaryOperator>(I) &&
         llvm::any_of(
             I->operands(),
             [&](const Use &Operand) {
               return isMadeOf(*Operand, Part, Depth + 1);
             });
}

/// Where V comes from, without arithmetic.
static void partsOf(const Value &V, SmallVectorImpl<const Value *> &Parts,
                    unsigned Depth = 0) {
  auto *I = dyn_cast<Instruction>(&V);
  if (I && Depth < MaxSteps && isa<CastInst, BinaryOperator, PHINode>(I)) {
    for (const Use &Operand : I->operands())
      partsOf(*Operand, Parts, Depth + 1);
    if (isa<PHINode>(I))
      Parts.push_back(I);
  } else if (!isa<Constant>(V)) {
    Parts.push_back(&V);
  }
}

/// Counts the rounds of a loop: that it is compared with something says where
/// the loop ends, and nothing of how large that is.
static bool isCounter(const Value &V) {
  auto *Phi = dyn_cast<PHINode>(withoutCasts(&V));
  return Phi && llvm::any_of(Phi->incoming_values(), [&](const Use &In) {
           auto *Next = dyn_cast<BinaryOperator>(In);
           return Next && Next->getOpcode() == Instruction::Add &&
                  Next->getOperand(0) == Phi;
         });
}

/// F asks how large V is, or which of several values it has.
static bool isBounded(const Function &F, const Value &V) {
  return any_of(instructions(F), [&](const Instruction &I) {
    auto *Test = dyn_cast<ICmpInst>(&I);
    auto *Right = Test ? dyn_cast<ConstantInt>(Test->getOperand(1)) : nullptr;
    bool Zero = Right && Right->isZero() && Test->isEquality();
    return (isa<SwitchInst>(I) || (Test && !Zero)) &&
           any_of(I.operands(), [&](const Use &Operand) {
             return isSame(withoutCasts(Operand), &V);
           });
  });
}

bool isBoundedByCallee(const Function &F, const Value &V) {
  return any_of(instructions(F), [&](const Instruction &I) {
    auto *Call = dyn_cast<CallBase>(&I);
    const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
    return Callee && any_of(Call->args(), [&](const Use &Argument) {
             unsigned Number = Call->getArgOperandNo(&Argument);
             return Number < Callee->arg_size() &&
                    isSame(withoutCasts(Argument), &V) &&
                    isBounded(*Callee, *Callee->getArg(Number));
           });
  });
}

bool isOrderedAnywhere(const Scope &S, const Value &V) {
  SmallVector<const Value *, 4> Parts;
  partsOf(V, Parts);
  for (const Value *Part : Parts)
    if (auto *Load = dyn_cast<LoadInst>(Part);
        Load && !isUnchecked(S, *Load->getPointerOperand()) &&
        S.Ordered.contains(fieldKey(*Load->getPointerOperand())))
      return true;
  for (const Instruction &I : instructions(S.F)) {
    if (auto *Switch = dyn_cast<SwitchInst>(&I))
      for (const Value *Part : Parts)
        if (isMadeOf(*Switch->getCondition(), *Part))
          return true;
    auto *Test = dyn_cast<ICmpInst>(&I);
    if (!Test || !Test->getOperand(0)->getType()->isIntegerTy())
      continue;
    // Not zero is no bound; equal to something else is.
    auto *Zero = dyn_cast<ConstantInt>(Test->getOperand(1));
    if ((Zero && Zero->isZero()) || isCounter(*Test->getOperand(0)))
      continue;
    for (const Value *Part : Parts)
      if (isMadeOf(*Test->getOperand(0), *Part) ||
          isMadeOf(*Test->getOperand(1), *Part))
        return true;
  }
  return false;
}

/// V without arithmetic that constants take part in.
static const Value *withoutConstants(const Value *V) {
  for (unsigned Step = 0; Step != MaxSteps; ++Step) {
    auto *I = dyn_cast<Instruction>(V);
    bool Made = I && (isa<CastInst>(I) || (isa<BinaryOperator>(I) &&
                                           isa<Constant>(I->getOperand(1))));
    if (!Made)
      return V;
    V = I->getOperand(0);
  }
  return V;
}

bool isGiven(const Scope &S, const Value &V) {
  const Value *From = withoutConstants(&V);
  return isa<Argument, CallBase>(From) || isFromOutside(S, *From, true);
}

void addFilledFields(const Scope &S, StringSet<> &Into) {
  for (const Instruction &I : instructions(S.F)) {
    auto *Store = dyn_cast<StoreInst>(&I);
    if (!Store || !Store->getValueOperand()->getType()->isIntegerTy())
      continue;
    auto *From = dyn_cast<LoadInst>(withoutConstants(Store->getValueOperand()));
    if (!From || !isFromOutside(S, *From, true))
      continue;
    if (std::string Key = fieldKey(*Store->getPointerOperand()); !Key.empty())
      Into.insert(Key);
  }
}

void addOrderedFields(const Function &F, StringSet<> &Into) {
  for (const Instruction &I : instructions(F)) {
    auto *Test = dyn_cast<ICmpInst>(&I);
    if (!Test || !Test->isRelational() ||
        !Test->getOperand(0)->getType()->isIntegerTy() ||
        isCounter(*Test->getOperand(0)) || isCounter(*Test->getOperand(1)))
      continue;
    for (const Use &Operand : Test->operands())
      if (auto *Load = dyn_cast<LoadInst>(withoutCasts(Operand)))
        if (std::string Key = fieldKey(*Load->getPointerOperand());
            !Key.empty())
          Into.insert(Key);
  }
}

static uint64_t constantAt(const Scope &S, const CallBase &Call, int Argument) {
  if (Argument < 0 || unsigned(Argument) >= Call.arg_size())
    return 0;
  ConstantRange Size =
      S.Known.at(*Call.getArgOperand(Argument), *Call.getParent());
  return Size.isSingleElement() ? Size.getSingleElement()->getLimitedValue()
                                : 0;
}

/// Size of the part of an object that Base, without offset, points to.
static uint64_t sizeOf(const Scope &S, const Value &Base) {
  const DataLayout &Layout = S.F.getParent()->getDataLayout();
  if (auto *Slot = dyn_cast<AllocaInst>(&Base))
    return Layout.getTypeAllocSize(Slot->getAllocatedType());
  auto *Call = dyn_cast<CallBase>(&Base);
  const Function *Callee = Call ? Call->getCalledFunction() : nullptr;
  const BoundsRow *Row = Callee ? S.Data.allocates(Callee->getName()) : nullptr;
  return Row ? constantAt(S, *Call, Row->Count) : 0;
}

uint64_t roomAt(const Scope &S, const Value &Address) {
  const DataLayout &Layout = S.F.getParent()->getDataLayout();
  const Value *V = &Address;
  APInt Offset(64, 0);
  while (auto *G = dyn_cast<GEPOperator>(V)) {
    auto *Array = dyn_cast<ArrayType>(G->getSourceElementType());
    // The array itself, somewhere in an object: what is behind is not its.
    if (Array && G->hasAllConstantIndices() && G->getNumIndices() == 2 &&
        Array->getNumElements() > 1) {
      if (!G->accumulateConstantOffset(Layout, Offset) || Offset.isNegative())
        return 0;
      uint64_t Whole = Layout.getTypeAllocSize(Array);
      uint64_t Start = Offset.getZExtValue();
      return Start < Whole ? Whole - Start : 0;
    }
    if (!G->accumulateConstantOffset(Layout, Offset))
      return 0;
    V = G->getPointerOperand();
  }
  uint64_t Whole = sizeOf(S, *V);
  return !Offset.isNegative() && Offset.ult(Whole)
             ? Whole - Offset.getZExtValue()
             : 0;
}

} // namespace drydock
