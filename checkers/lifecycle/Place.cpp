#include "lifecycle/Place.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

static std::string nameOf(const GEPOperator &G) {
  auto *Record = dyn_cast<StructType>(G.getSourceElementType());
  return Record && Record->hasName() ? Record->getName().str() : "";
}

/// Elements: a variable index ends the way at the record around the array.
static Place walk(const Value &Address, bool Elements) {
  Place P;
  const Module *M = nullptr;
  if (auto *I = dyn_cast<Instruction>(&Address))
    M = I->getModule();
  else if (auto *G = dyn_cast<GlobalVariable>(Address.stripInBoundsOffsets()))
    M = G->getParent();
  const Value *V = &Address;
  while (auto *G = dyn_cast<GEPOperator>(V)) {
    if (G->getSourceElementType()->isIntegerTy(8))
      return P; // container_of, or bytes: what is beyond is another object
    APInt Offset(64, 0);
    if (!M || !G->accumulateConstantOffset(M->getDataLayout(), Offset))
      return Elements ? P : Place();
    P.Offset += Offset.getSExtValue();
    if (std::string Name = nameOf(*G); !Name.empty())
      P.Owner = Name;
    V = G->getPointerOperand();
  }
  if (auto *Global = dyn_cast<GlobalVariable>(V))
    P.Owner = Global->getName().str();
  return P;
}

Place placeAt(const Value &Address) { return walk(Address, false); }

Place fieldAt(const Value &Address) {
  return walk(Address, isa<Instruction>(Address));
}

Place innermostAt(const Value &Address) {
  Place P;
  const DataLayout *Layout = nullptr;
  if (auto *I = dyn_cast<Instruction>(&Address))
    Layout = &I->getModule()->getDataLayout();
  for (auto *G = dyn_cast<GEPOperator>(&Address); G && Layout;
       G = dyn_cast<GEPOperator>(G->getPointerOperand())) {
    APInt Offset(64, 0);
    if (!G->accumulateConstantOffset(*Layout, Offset))
      break;
    P.Offset += Offset.getSExtValue();
    P.Owner = nameOf(*G);
    if (P.isKnown())
      return P;
  }
  return Place();
}

Place placeOf(const Value &V) {
  if (auto *Load = dyn_cast<LoadInst>(&V))
    return placeAt(*Load->getPointerOperand());
  return placeAt(V);
}

Place sourceOf(const Value &V) {
  if (auto *Load = dyn_cast<LoadInst>(&V))
    return fieldAt(*Load->getPointerOperand());
  return fieldAt(V);
}

std::string recordOf(const Value &V) {
  if (isa<ConstantData>(V))
    return ""; // NULL: its users are everybody's
  for (const User *U : V.users())
    if (auto *G = dyn_cast<GEPOperator>(U); G && G->getPointerOperand() == &V)
      if (std::string Name = nameOf(*G); !Name.empty())
        return Name;
  return "";
}

const DICompositeType *partAt(const SourceNames &Names, const Place &P) {
  std::string Ignored;
  const DIType *Type = nullptr;
  const DICompositeType *Owner = P.isField() ? Names.record(P.Owner) : nullptr;
  if (!Owner || !SourceNames::member(Owner, P.Offset, Ignored, Type))
    return nullptr;
  auto *Part = dyn_cast_or_null<DICompositeType>(SourceNames::strip(Type));
  return Part && Part->getTag() == dwarf::DW_TAG_structure_type ? Part
                                                                : nullptr;
}

/// The record that the pointer in field P points to.
static const DICompositeType *pointeeAt(const SourceNames &Names,
                                        const Place &P) {
  std::string Ignored;
  const DIType *Type = nullptr;
  const DICompositeType *Owner = P.isField() ? Names.record(P.Owner) : nullptr;
  if (!Owner || !SourceNames::member(Owner, P.Offset, Ignored, Type))
    return nullptr;
  return dyn_cast_or_null<DICompositeType>(SourceNames::pointee(Type));
}

/// What the parameter's type says.
static const DICompositeType *declared(const Value &V) {
  auto *Parameter = dyn_cast<Argument>(&V);
  const DISubprogram *Function =
      Parameter ? Parameter->getParent()->getSubprogram() : nullptr;
  if (!Function || !Function->getType())
    return nullptr;
  DITypeRefArray Types = Function->getType()->getTypeArray();
  unsigned Index = Parameter->getArgNo() + 1; // the first is the result
  return Index < Types.size() ? dyn_cast_or_null<DICompositeType>(
                                    SourceNames::pointee(Types[Index]))
                              : nullptr;
}

std::string objectOf(const SourceNames &Names, const Value &V) {
  Place P = placeAt(V);
  const DICompositeType *Record = nullptr;
  if (P.isKnown())
    Record = partAt(Names, P);
  else if (auto *Load = dyn_cast<LoadInst>(&V))
    Record = pointeeAt(Names, placeAt(*Load->getPointerOperand()));
  else
    Record = declared(V);
  if (Record && !Record->getName().empty())
    return "struct." + Record->getName().str();
  if (P.isKnown())
    return "";
  // A variable that others write to is read anew each time.
  auto *Load = dyn_cast<LoadInst>(&V);
  auto *Variable =
      Load ? dyn_cast<AllocaInst>(Load->getPointerOperand()) : nullptr;
  if (Variable)
    for (const User *U : Variable->users())
      if (auto *Read = dyn_cast<LoadInst>(U))
        if (std::string Name = recordOf(*Read); !Name.empty())
          return Name;
  return recordOf(V);
}

std::vector<std::string> recordsAt(const SourceNames &Names, const Value &V) {
  const DICompositeType *Record = nullptr;
  if (placeAt(V).isKnown())
    return {}; // a part of an object: which type it is used as varies
  if (auto *Load = dyn_cast<LoadInst>(&V))
    Record = pointeeAt(Names, placeAt(*Load->getPointerOperand()));
  if (std::string Name = recordOf(V); !Record && !Name.empty())
    Record = Names.record(Name);
  std::vector<std::string> Out;
  for (unsigned Depth = 0; Record && Depth < 8; ++Depth) {
    if (Record->getName().empty())
      break;
    Out.push_back(Record->getName().str());
    const DICompositeType *First = nullptr;
    for (const DINode *Node : Record->getElements())
      if (auto *Member = dyn_cast_or_null<DIDerivedType>(Node);
          Member && Member->getOffsetInBits() == 0) {
        First = dyn_cast_or_null<DICompositeType>(
            SourceNames::strip(Member->getBaseType()));
        break;
      }
    Record = First && First->getTag() == dwarf::DW_TAG_structure_type ? First
                                                                      : nullptr;
  }
  return Out;
}

Place fieldNamed(const SourceNames &Names, StringRef Field) {
  auto [Owner, Member] = Field.split('.');
  std::string Record = ("struct." + Owner).str();
  const DICompositeType *Type = Names.record(Record);
  for (const DINode *Node : Type ? Type->getElements() : DINodeArray())
    if (auto *Part = dyn_cast_or_null<DIDerivedType>(Node);
        Part && Part->getName() == Member)
      return {std::move(Record), int64_t(Part->getOffsetInBits() / 8)};
  return {};
}

std::string spell(const SourceNames &Names, const Place &P) {
  if (!P.isField())
    return P.Owner;
  std::string Member;
  const DIType *Type = nullptr;
  const DICompositeType *Record = Names.record(P.Owner);
  if (!Record || !SourceNames::member(Record, P.Offset, Member, Type) ||
      Member.empty())
    return StringRef(P.Owner).substr(strlen("struct.")).str();
  return Member.substr(1);
}

} // namespace drydock
