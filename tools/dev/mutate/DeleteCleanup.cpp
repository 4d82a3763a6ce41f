// delete-cleanup: one release on an error path is missing.
//   label  below a label that only gotos reach
//   if     in `if (failed) { release(x); return err; }`
// Only if this function acquired it on every path there, and nothing left on
// the path could release it: no other release of it, no driver function that
// gets the object it hangs on, no reference put that may free it with the rest.
#include "FunctionView.h"

using namespace clang;
using llvm::StringRef;

namespace drydock::mutate {

/// Devres may own it without a devm_ name: pcim_enable_device takes over regions and BARs.
static bool isManagedElsewhere(const FunctionView &F, const WrittenCall &Call) {
  if (!StringRef(Call.Name).starts_with("pci_"))
    return false;
  for (const FunctionDecl *D : F.File.Functions)
    if (std::optional<Range> R = F.File.bodyRange(D))
      if (F.File.Source.code(*R).contains("pcim_"))
        return true;
  return false;
}

static void emit(const FunctionView &F, const char *Shape, const Item &I, const WrittenCall &Call,
                 const FunctionView::Acquire &A, std::vector<Mutation> &Out) {
  std::optional<Range> At = F.File.Source.statement(I.S);
  if (!At)
    return;
  Mutation M = F.mutation("delete-cleanup", Shape, Call.Name, At->Begin);
  M.Description = Call.Name + "(" + released(Call) + ") deleted; acquired by " + A.Call.Name + " in line " +
                  std::to_string(F.File.Source.line(A.Call.Where.Begin));
  M.Rules = {"resource-leak", "reference-leak", "irq-lifetime", "dma-lifetime"};
  M.Edits = {{At->Begin, At->End - At->Begin, ";"}};
  Out.push_back(std::move(M));
}

static void belowLabels(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  const auto *Body = dyn_cast<CompoundStmt>(F.Decl->getBody());
  if (!Body)
    return;
  Block B = blockOf(Body);
  for (size_t First = 1; First < B.size(); ++First) {
    // A run that control enters by goto only, up to its return.
    if (B[First].Labels.empty() || !isa<ReturnStmt, GotoStmt>(B[First - 1].S))
      continue;
    size_t Last = First;
    while (Last < B.size() && !leaves(B[Last].S))
      ++Last;
    if (Last == B.size() || !isa<ReturnStmt>(B[Last].S))
      continue;
    std::optional<Range> End = Source.range(B[Last].S);
    for (size_t I = First; I < Last; ++I) {
      std::optional<WrittenCall> Call = Source.call(B[I].S);
      if (!Call || releasedAs(Call->Name).empty() || !isPlainPath(released(*Call)) || !End ||
          isManagedElsewhere(F, *Call))
        continue;
      // A goto that reaches this release after the acquisition has succeeded.
      std::optional<FunctionView::Acquire> Held;
      for (const GotoStmt *G : F.Gotos) {
        bool Reaches = false;
        for (size_t L = First; L <= I; ++L)
          Reaches |= llvm::is_contained(B[L].Labels, G->getLabel());
        std::optional<Range> At = Source.range(G);
        if (!Reaches || !At)
          continue;
        std::optional<FunctionView::Acquire> A = F.acquiredBefore(*Call, At->Begin);
        if (A && A->CheckedAt <= At->Begin)
          Held = A;
      }
      if (Held && !couldChange(F, {Call->Where.End, End->End}, released(*Call)))
        emit(F, "label", B[I], *Call, *Held, Out);
    }
  }
}

static void insideIfs(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  for (const IfStmt *If : F.Ifs) {
    const auto *Then = dyn_cast<CompoundStmt>(If->getThen());
    std::optional<Range> At = Source.range(If);
    if (!Then || !At || Then->body_empty())
      continue;
    const auto *Return = dyn_cast<ReturnStmt>(Then->body_back());
    std::optional<Range> End = Return ? Source.range(Return) : std::nullopt;
    if (!End || !Return->getRetValue() || squeeze(Source.code(*End)) == "return 0")
      continue;
    for (const Item &I : blockOf(Then)) {
      std::optional<WrittenCall> Call = Source.call(I.S);
      if (!Call || releasedAs(Call->Name).empty() || !isPlainPath(released(*Call)) || isManagedElsewhere(F, *Call))
        continue;
      // A condition about the resource itself: it may not be held in there.
      std::optional<Range> Condition = Source.range(If->getCond());
      if (!Condition || mentions(Source.code(*Condition), released(*Call)))
        continue;
      std::optional<FunctionView::Acquire> A = F.acquiredBefore(*Call, At->Begin);
      if (A && A->Call.Where.End < At->Begin && !couldChange(F, {Call->Where.End, End->End}, released(*Call)))
        emit(F, "if", I, *Call, *A, Out);
    }
  }
}

void deleteCleanup(const FunctionView &F, std::vector<Mutation> &Out) {
  belowLabels(F, Out);
  insideIfs(F, Out);
}

} // namespace drydock::mutate
