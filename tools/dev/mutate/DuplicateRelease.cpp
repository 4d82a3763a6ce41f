// duplicate-release: the same object is released twice on one path.
//   next  right behind the first
//   end   at the end of the block
//   goto  before a goto whose label releases it
// Switches (clocks, regulators) are left out: disabling twice is an imbalance,
// not a double free. References count only where this function took the one.
#include "FunctionView.h"

using namespace clang;
using llvm::StringRef;

namespace drydock::mutate {

static bool isCandidate(const FunctionView &F, const WrittenCall &Call) {
  std::vector<const Pair *> Ways = releasedAs(Call.Name);
  if (Ways.empty() || Ways[0]->Kind == Pair::State || !isPlainPath(released(Call)))
    return false;
  // Every argument must survive being evaluated twice.
  for (const std::string &A : Call.Args)
    if (StringRef(A).contains("++") || StringRef(A).contains("--") || StringRef(A).contains("="))
      return false;
  return Ways[0]->Kind != Pair::Counted || F.acquiredBefore(Call, Call.Where.Begin);
}

static Mutation make(const FunctionView &F, const char *Shape, const WrittenCall &Call, unsigned Offset) {
  Mutation M = F.mutation("duplicate-release", Shape, Call.Name, Offset);
  M.Rules = {"double-free", "use-after-free"};
  if (Call.Name == "iounmap" || Call.Name == "pci_iounmap")
    M.Rules.push_back("post-unmap-mmio");
  M.Description = Call.Name + "(" + released(Call) + ") a second time";
  return M;
}

static void insideBlock(const FunctionView &F, const Block &B, size_t I, const WrittenCall &Call,
                        std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  std::optional<Range> At = Source.statement(B[I].S);
  if (!At)
    return;
  std::string Text = Source.raw(*At).str();
  Mutation Next = make(F, "next", Call, At->Begin);
  Next.Edits = {{At->End, 0, " " + Text}};
  Out.push_back(std::move(Next));

  size_t Last = I;
  while (Last + 1 < B.size() && B[Last + 1].Labels.empty() && !leaves(B[Last + 1].S))
    ++Last;
  std::optional<Range> End = Source.statement(B[Last].S);
  if (Last == I || !End || couldChange(F, {At->End, End->End}, released(Call)))
    return;
  Mutation Late = make(F, "end", Call, End->End);
  Late.Edits = {{End->End, 0, " " + Text}};
  Out.push_back(std::move(Late));
}

static void beforeGotos(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  const auto *Body = dyn_cast<CompoundStmt>(F.Decl->getBody());
  if (!Body)
    return;
  Block B = blockOf(Body);
  for (const GotoStmt *G : F.Gotos) {
    std::optional<Range> At = Source.statement(G);
    size_t L = 0;
    while (L < B.size() && !llvm::is_contained(B[L].Labels, G->getLabel()))
      ++L;
    if (!At || L == B.size() || !Source.raw(*At).starts_with("goto"))
      continue;
    for (size_t I = L; I < B.size() && !leaves(B[I].S); ++I) {
      std::optional<WrittenCall> Call = Source.call(B[I].S);
      if (!Call || !isCandidate(F, *Call))
        continue;
      std::optional<FunctionView::Acquire> A = F.acquiredBefore(*Call, At->Begin);
      std::optional<Range> Statement = Source.statement(B[I].S);
      if (!A || A->CheckedAt > At->Begin || !Statement)
        continue;
      Mutation M = make(F, "goto", *Call, At->Begin);
      M.Description += ", before a goto to the label that releases it";
      std::string Text = Source.raw(*Statement).str();
      if (isa_and_nonnull<CompoundStmt>(F.Parent.lookup(G)))
        M.Edits = {{At->Begin, 0, Text + " "}};
      else
        M.Edits = {{At->Begin, 0, "{ " + Text + " "}, {At->End, 0, " }"}};
      Out.push_back(std::move(M));
    }
  }
}

void duplicateRelease(const FunctionView &F, std::vector<Mutation> &Out) {
  for (const CompoundStmt *C : F.Compounds) {
    Block B = blockOf(C);
    for (size_t I = 0; I < B.size(); ++I)
      if (std::optional<WrittenCall> Call = F.File.Source.call(B[I].S))
        if (isCandidate(F, *Call))
          insideBlock(F, B, I, *Call, Out);
  }
  beforeGotos(F, Out);
}

} // namespace drydock::mutate
