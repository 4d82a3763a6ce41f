#include "lowering/SourceNames.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/DebugProgramInstruction.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {

static std::string absolute(const DIFile *File) {
  if (!File)
    return "";
  if (sys::path::is_absolute(File->getFilename()))
    return File->getFilename().str();
  SmallString<256> Path(File->getDirectory());
  sys::path::append(Path, File->getFilename());
  sys::path::remove_dots(Path, true);
  return Path.str().str();
}

SourceNames::SourceNames(const llvm::Module &Module) {
  for (const DICompileUnit *Unit : Module.debug_compile_units())
    MainDirectory = sys::path::parent_path(absolute(Unit->getFile())).str();
  DebugInfoFinder Finder;
  Finder.processModule(Module);
  for (const DIType *T : Finder.types())
    if (auto *Record = dyn_cast<DICompositeType>(T))
      if (!Record->getName().empty() && !Record->isForwardDecl())
        Records.try_emplace(Record->getName(), Record);
}

SourcePlace SourceNames::place(const Instruction &I) const {
  const DILocation *Loc = I.getDebugLoc();
  if (!Loc)
    return place(*I.getFunction());
  return {absolute(Loc->getFile()), Loc->getLine(), Loc->getColumn()};
}

SourcePlace SourceNames::place(const llvm::Function &F) const {
  const DISubprogram *Sub = F.getSubprogram();
  if (!Sub)
    return {};
  return {absolute(Sub->getFile()), Sub->getLine(), 1};
}

std::string SourceNames::name(const llvm::Function &F) {
  if (const DISubprogram *Sub = F.getSubprogram())
    return Sub->getName().str();
  return F.getName().str();
}

bool SourceNames::isDriverCode(const llvm::Function &F) const {
  const DISubprogram *Sub = F.getSubprogram();
  if (!Sub || F.isDeclaration())
    return false;
  std::string File = absolute(Sub->getFile());
  if (StringRef(File).ends_with(".c") || StringRef(File).ends_with(".cpp"))
    return true;
  return StringRef(File).starts_with(MainDirectory);
}

void SourceNames::enter(const llvm::Function &F) {
  Variables.clear();
  Parameters.clear();
  for (const BasicBlock &Block : F)
    for (const Instruction &I : Block)
      for (const DbgVariableRecord &Record :
           filterDbgVars(I.getDbgRecordRange())) {
        const DILocalVariable *Var = Record.getVariable();
        if (Record.getDebugLoc() && Record.getDebugLoc()->getInlinedAt())
          continue;
        if (Var->getArg())
          Parameters.try_emplace(
              Var->getArg() - 1,
              Variable{Var->getName().str(), Var->getType()});
        if (Record.getNumVariableLocationOps() != 1)
          continue;
        const Value *V = Record.getVariableLocationOp(0);
        if (!V || isa<Constant>(V) || isa<Argument>(V))
          continue;
        Variables.try_emplace(V,
                              Variable{Var->getName().str(), Var->getType()});
      }
}

std::string SourceNames::parameter(unsigned Index) const {
  auto It = Parameters.find(Index);
  return It == Parameters.end() ? "" : It->second.Name;
}

const DIType *SourceNames::parameterType(unsigned Index) const {
  auto It = Parameters.find(Index);
  return It == Parameters.end() ? nullptr : It->second.Type;
}

std::string SourceNames::variable(const Value *V) const {
  auto It = Variables.find(V);
  return It == Variables.end() ? "" : It->second.Name;
}

const DIType *SourceNames::variableType(const Value *V) const {
  auto It = Variables.find(V);
  return It == Variables.end() ? nullptr : It->second.Type;
}

const DICompositeType *SourceNames::record(StringRef IrName) const {
  IrName.consume_front("struct.");
  IrName.consume_front("union.");
  return Records.lookup(IrName);
}

const DIType *SourceNames::strip(const DIType *T) {
  while (auto *D = dyn_cast_or_null<DIDerivedType>(T)) {
    switch (D->getTag()) {
    case dwarf::DW_TAG_typedef:
    case dwarf::DW_TAG_const_type:
    case dwarf::DW_TAG_volatile_type:
    case dwarf::DW_TAG_restrict_type:
    case dwarf::DW_TAG_atomic_type:
    case dwarf::DW_TAG_member:
      T = D->getBaseType();
      continue;
    default:
      return T;
    }
  }
  return T;
}

const DIType *SourceNames::pointee(const DIType *T) {
  auto *D = dyn_cast_or_null<DIDerivedType>(strip(T));
  if (!D || D->getTag() != dwarf::DW_TAG_pointer_type)
    return nullptr;
  return strip(D->getBaseType());
}

bool SourceNames::member(const DIType *Record, int64_t Offset,
                         std::string &Spelling, const DIType *&Type) {
  for (unsigned Level = 0; Level < 8; ++Level) {
    auto *C = dyn_cast_or_null<DICompositeType>(strip(Record));
    if (!C || Offset < 0)
      return Level > 0 && Offset == 0;
    if (C->getTag() == dwarf::DW_TAG_array_type) {
      const DIType *Element = strip(C->getBaseType());
      uint64_t Size = Element ? Element->getSizeInBits() / 8 : 0;
      if (!Size)
        return false;
      Spelling += "[" + std::to_string(Offset / int64_t(Size)) + "]";
      Type = C->getBaseType();
      Offset %= int64_t(Size);
      Record = Element;
      if (Offset == 0 && !isa_and_nonnull<DICompositeType>(Element))
        return true;
      continue;
    }
    const DIDerivedType *Best = nullptr;
    for (const DINode *N : C->getElements()) {
      auto *Member = dyn_cast_or_null<DIDerivedType>(N);
      if (!Member || Member->getTag() != dwarf::DW_TAG_member)
        continue;
      int64_t Start = Member->getOffsetInBits() / 8;
      int64_t Size = Member->getSizeInBits() / 8;
      if (Start <= Offset && (Offset < Start + Size || Start == Offset)) {
        Best = Member;
        if (Offset < Start + Size)
          break;
      }
    }
    if (!Best)
      return false;
    if (!Best->getName().empty())
      Spelling += "." + Best->getName().str();
    Type = Best->getBaseType();
    Offset -= Best->getOffsetInBits() / 8;
    Record = strip(Type);
    auto *Inner = dyn_cast_or_null<DICompositeType>(Record);
    // A named scalar or struct ends the path; unnamed records are looked into.
    if (Offset == 0 && (!Inner || !Best->getName().empty()))
      return true;
  }
  return false;
}

} // namespace drydock
