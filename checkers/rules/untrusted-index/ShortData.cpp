// A device sends less than the driver reads: a byte of the buffer is looked at
// where nothing has said that so many arrived.
#include "Parts.h"
#include "Ranges.h"
#include "Sources.h"
#include "lifecycle/Place.h"
#include "model/DataBounds.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace drydock {

namespace {
/// A buffer of S.F, and what says how much of it there is.
class Search {
public:
  Search(const Scope &S, const BoundsRow &Row) : S(S), Row(Row) {}
  void run();

private:
  bool isField(const Value &V, const std::string &Member) const;
  bool isBuffer(const Value &V) const;
  bool isLength(const Value &V, unsigned Depth = 0) const;
  bool isTested(const BasicBlock &Where) const;

  const Scope &S;
  const BoundsRow &Row;
  std::string Record; ///< of the object that has both
  FilledRecord Members;
};
} // namespace

bool Search::isField(const Value &V, const std::string &Member) const {
  auto *Load = dyn_cast<LoadInst>(&V);
  return Load && fieldRead(S.Names, *Load) == Record + "." + Member;
}

bool Search::isBuffer(const Value &V) const {
  if (Row.Record >= 0)
    return isField(V, Members.Buffer);
  return &V == S.F.getArg(Row.Buffer);
}

bool Search::isLength(const Value &V, unsigned Depth) const {
  const Value *Bare = withoutCasts(&V);
  if (Row.Record >= 0 ? isField(*Bare, Members.Length)
                      : Bare == S.F.getArg(Row.Count))
    return true;
  auto *I = dyn_cast<Instruction>(Bare);
  if (!I || Depth > 6)
    return false;
  // A helper that is shown the object, or the length, may know.
  if (auto *Call = dyn_cast<CallBase>(I))
    return any_of(Call->args(), [&](const Value *Argument) {
      return Row.Record >= 0 ? Argument == S.F.getArg(Row.Record)
                             : isLength(*Argument, Depth + 1);
    });
  return isa<CastInst, BinaryOperator, PHINode>(I) &&
         any_of(I->operands(), [&](const Use &Operand) {
           return isLength(*Operand, Depth + 1);
         });
}

/// A test of the length has come out one way there.
bool Search::isTested(const BasicBlock &Where) const {
  bool Tested = false;
  S.Known.comparisons(Where, [&](const ICmpInst &Test, bool) {
    Tested |= isLength(*Test.getOperand(0)) || isLength(*Test.getOperand(1));
  });
  for (const DomTreeNode *N = S.Known.tree().getNode(&Where); N;
       N = N->getIDom())
    if (auto *Switch = dyn_cast<SwitchInst>(N->getBlock()->getTerminator()))
      Tested |= N->getBlock() != &Where && isLength(*Switch->getCondition());
  return Tested;
}

void Search::run() {
  if (Row.Record >= 0) {
    Place P;
    std::vector<std::string> Names =
        recordsAt(S.Names, *S.F.getArg(Row.Record));
    const FilledRecord *Found = nullptr;
    for (const std::string &Name : Names)
      if (!Found && (Found = S.Data.filled(Name)))
        Record = Name;
    if (!Found)
      return;
    Members = *Found;
  }
  const DataLayout &Layout = S.F.getParent()->getDataLayout();
  for (const Instruction &I : instructions(S.F)) {
    auto *Load = dyn_cast<LoadInst>(&I);
    if (!Load)
      continue;
    APInt Offset(64, 0);
    const Value *From = Load->getPointerOperand();
    while (auto *G = dyn_cast<GEPOperator>(From)) {
      if (!G->accumulateConstantOffset(Layout, Offset))
        break;
      From = G->getPointerOperand();
    }
    if (!isBuffer(*From) || Offset.isNegative() || Offset.ult(Row.AtLeast) ||
        isTested(*Load->getParent()) ||
        isWrittenHere(S, *Load->getPointerOperand()))
      continue;
    uint64_t At = Offset.getZExtValue();
    std::string Named = quoted(S.Names, *From, "the buffer");
    S.Report({Load, spelling(S.Names, *From),
              "byte " + std::to_string(At) + " of " + Named +
                  " is read, but nothing has checked the length that arrived",
              Confidence::Likely});
    return;
  }
}

static void addVariable(const GlobalVariable &G, const DataBounds &Data,
                        std::map<const Function *, const BoundsRow *> &Into) {
  SmallVector<DIGlobalVariableExpression *, 1> Debug;
  G.getDebugInfo(Debug);
  auto *Record = Debug.empty()
                     ? nullptr
                     : dyn_cast_or_null<DICompositeType>(SourceNames::strip(
                           Debug.front()->getVariable()->getType()));
  if (!Record || Record->getTag() != dwarf::DW_TAG_structure_type)
    return;
  for (const DINode *Node : Record->getElements()) {
    auto *Member = dyn_cast<DIDerivedType>(Node);
    const BoundsRow *Row =
        Member
            ? Data.callback((Record->getName() + "." + Member->getName()).str())
            : nullptr;
    if (!Row)
      continue;
    APInt Offset(64, Member->getOffsetInBits() / 8);
    if (auto *F = dyn_cast_or_null<Function>(ConstantFoldLoadFromConst(
            const_cast<Constant *>(G.getInitializer()),
            PointerType::get(G.getContext(), 0), Offset,
            G.getParent()->getDataLayout())))
      Into[F] = Row;
  }
}

std::map<const Function *, const BoundsRow *>
calledWithData(const Module &Module, const DataBounds &Data) {
  std::map<const Function *, const BoundsRow *> All;
  for (const GlobalVariable &G : Module.globals())
    if (G.hasInitializer())
      addVariable(G, Data, All);
  return All;
}

void findShortData(const Scope &S) {
  if (!S.Called || (S.Called->Record < 0 && S.Called->Buffer < 0))
    return;
  int Last =
      std::max(S.Called->Record, std::max(S.Called->Buffer, S.Called->Count));
  if (unsigned(Last) < S.F.arg_size())
    Search(S, *S.Called).run();
}

} // namespace drydock
