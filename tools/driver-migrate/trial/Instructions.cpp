// Instructions of a module's functions, counted with LLVM's disassembler.
#include "ModuleFile.h"
#include "SourceName.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Object/SymbolSize.h"
#include "llvm/Support/TargetSelect.h"

using namespace drydock::trial;
using namespace llvm::object;
using llvm::StringRef;

namespace {
class Counter {
public:
  static llvm::Expected<Counter> forObject(const ObjectFile &Object) {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86Disassembler();
    Counter C;
    std::string Error;
    llvm::Triple Triple = Object.makeTriple();
    const llvm::Target *Target =
        llvm::TargetRegistry::lookupTarget("", Triple, Error);
    if (!Target)
      return llvm::createStringError("no disassembler: " + Error);
    C.Registers.reset(Target->createMCRegInfo(Triple));
    C.Assembly.reset(Target->createMCAsmInfo(*C.Registers, Triple, C.Options));
    C.Subtarget.reset(Target->createMCSubtargetInfo(Triple, "", ""));
    C.Instructions.reset(Target->createMCInstrInfo());
    C.Context = std::make_unique<llvm::MCContext>(
        Triple, C.Assembly.get(), C.Registers.get(), C.Subtarget.get());
    C.Disassembler.reset(
        Target->createMCDisassembler(*C.Subtarget, *C.Context));
    return C;
  }

  unsigned count(llvm::ArrayRef<uint8_t> Code, unsigned &Accesses) const {
    unsigned Total = 0;
    uint64_t At = 0;
    while (At < Code.size()) {
      llvm::MCInst Instruction;
      uint64_t Size = 1;
      if (Disassembler->getInstruction(Instruction, Size, Code.drop_front(At),
                                       At, llvm::nulls()) ==
          llvm::MCDisassembler::Success) {
        ++Total;
        Accesses += accessesMemory(Instruction);
      }
      At += std::max<uint64_t>(Size, 1);
    }
    return Total;
  }

private:
  bool accessesMemory(const llvm::MCInst &Instruction) const {
    const llvm::MCInstrDesc &Kind = Instructions->get(Instruction.getOpcode());
    if (!Kind.mayLoad() && !Kind.mayStore())
      return false;
    // A memory operand is five: base, scale, index, displacement, segment.
    for (unsigned I = 0; I + 4 < Kind.getNumOperands(); ++I) {
      if (Kind.operands()[I].OperandType != llvm::MCOI::OPERAND_MEMORY)
        continue;
      unsigned Base = Instruction.getOperand(I).getReg();
      StringRef Name = Base ? Registers->getName(Base) : "";
      return Base && Name != "RSP" && Name != "RBP" && Name != "RIP" &&
             !Instruction.getOperand(I + 4).getReg();
    }
    return false;
  }

  llvm::MCTargetOptions Options;
  std::unique_ptr<llvm::MCRegisterInfo> Registers;
  std::unique_ptr<llvm::MCAsmInfo> Assembly;
  std::unique_ptr<llvm::MCSubtargetInfo> Subtarget;
  std::unique_ptr<llvm::MCInstrInfo> Instructions;
  std::unique_ptr<llvm::MCContext> Context;
  std::unique_ptr<llvm::MCDisassembler> Disassembler;
};
} // namespace

/// The bytes of one symbol; empty when it is no function of this file.
static llvm::Expected<llvm::ArrayRef<uint8_t>>
codeOf(const ObjectFile &Object, const SymbolRef &Symbol, uint64_t Size) {
  auto Section = Symbol.getSection();
  if (!Section)
    return Section.takeError();
  auto Value = Symbol.getValue();
  if (!Value)
    return Value.takeError();
  if (*Section == Object.section_end() || !(*Section)->isText())
    return llvm::ArrayRef<uint8_t>();
  auto Text = (*Section)->getContents();
  if (!Text)
    return Text.takeError();
  return llvm::arrayRefFromStringRef(Text->substr(*Value, Size));
}

llvm::Error drydock::trial::countInstructions(ModuleFile &Module) {
  auto Opened = ObjectFile::createObjectFile(Module.Path);
  if (!Opened)
    return Opened.takeError();
  const ObjectFile &Object = *Opened->getBinary();
  auto Disassembler = Counter::forObject(Object);
  if (!Disassembler)
    return Disassembler.takeError();
  for (const auto &[Symbol, Size] : computeSymbolSizes(Object)) {
    auto Type = Symbol.getType();
    if (!Type)
      return Type.takeError();
    auto Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    if (*Type != SymbolRef::ST_Function)
      continue;
    auto Code = codeOf(Object, Symbol, Size);
    if (!Code)
      return Code.takeError();
    if (!Code->empty())
      Module.Instructions[sourceName(*Name)] +=
          Disassembler->count(*Code, Module.MemoryAccesses);
  }
  return llvm::Error::success();
}
