// The file's text next to its AST: what a statement looks like as written.
// Matching by spelling sees macros by the names drivers use (request_mem_region,
// kthread_run) and compares resources as their author wrote them.
#pragma once
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace drydock::mutate {

struct Range {
  unsigned Begin, End; ///< byte offsets, End exclusive
  bool contains(unsigned O) const { return Begin <= O && O < End; }
};

/// `name(args...)` as written; arguments with normalised blanks.
struct WrittenCall {
  std::string Name;
  std::vector<std::string> Args;
  Range Where;
};

class SourceText {
public:
  explicit SourceText(clang::ASTContext &Context);

  /// Where a statement stands in the main file; none if a macro made only part of it.
  std::optional<Range> range(const clang::Stmt *S) const;
  /// The same with its semicolon.
  std::optional<Range> statement(const clang::Stmt *S) const;
  /// The text with comments and literals blanked out.
  llvm::StringRef code(Range R) const { return llvm::StringRef(Code).slice(R.Begin, R.End); }
  llvm::StringRef raw(Range R) const { return llvm::StringRef(Raw).slice(R.Begin, R.End); }
  unsigned line(unsigned Offset) const;

  /// The statement as a call, when that is all it is.
  std::optional<WrittenCall> call(const clang::Stmt *S) const;
  /// All calls written in a range, macros and control keywords included.
  std::vector<WrittenCall> calls(Range R) const;
  /// Left side of `x = ` right before an offset: "priv->base"; empty if none.
  std::string assignedBefore(unsigned Offset) const;

private:
  std::optional<WrittenCall> callAt(unsigned Name, unsigned Limit) const;
  clang::ASTContext &Context;
  std::string Raw, Code;
};

/// Collapses blanks: "a ->b" and "a->b" compare equal.
std::string squeeze(llvm::StringRef Text);
/// True if Text names the path Path as a whole ("p->x" but not "pp->x" or "p->xy").
bool mentions(llvm::StringRef Text, llvm::StringRef Path);
/// Leading identifier: "&priv->base" gives "priv".
std::string rootOf(llvm::StringRef Path);
/// A variable or a chain of fields and constant indices: no calls, no side effects.
bool isPlainPath(llvm::StringRef Path);

} // namespace drydock::mutate
