// One function definition as the mutators see it: its statements with parents,
// gotos and labels, and what the file's functions do with a register mapping.
#pragma once
#include "Mutation.h"
#include "SourceText.h"
#include "Tables.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <memory>

namespace drydock::mutate {

/// A direct child of a compound statement; labels in front of it are peeled off.
struct Item {
  const clang::Stmt *S; ///< without its labels
  std::vector<const clang::LabelDecl *> Labels;
};

/// The children of a `{}` in order.
using Block = std::vector<Item>;
Block blockOf(const clang::CompoundStmt *C);
/// return, goto, break or continue.
bool leaves(const clang::Stmt *S);

class Callbacks;

/// Everything of a file that mutators look at.
struct FileView {
  clang::ASTContext &Context;
  SourceText Source;
  std::vector<const clang::FunctionDecl *> Functions; ///< defined in the main file, in order
  llvm::StringMap<const clang::FunctionDecl *> ByName;
  std::vector<std::string> IrqHandlers; ///< names given to request_irq and the like

  explicit FileView(clang::ASTContext &Context);
  ~FileView();
  /// Made when it is first asked for.
  const Callbacks &callbacks() const;
  /// True if the function, or a function of this file it calls, accesses
  /// registers through the field or variable named Mapping.
  bool accesses(llvm::StringRef Function, llvm::StringRef Mapping, unsigned Depth = 4) const;
  std::optional<Range> bodyRange(const clang::FunctionDecl *F) const;

private:
  mutable llvm::StringMap<bool> Accesses; ///< answers, by "function mapping"
  mutable std::unique_ptr<Callbacks> Roles;
};

class FunctionView {
public:
  FunctionView(const FileView &File, const clang::FunctionDecl *F);

  const FileView &File;
  const clang::FunctionDecl *Decl;
  std::string Name;
  Range Body;
  std::vector<const clang::CompoundStmt *> Compounds;
  std::vector<const clang::GotoStmt *> Gotos;
  std::vector<const clang::IfStmt *> Ifs;
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parent;

  /// The compound statement a statement stands in.
  const clang::CompoundStmt *enclosing(const clang::Stmt *S) const;
  /// The child of Outer that contains the offset.
  const clang::Stmt *childAt(const clang::CompoundStmt *Outer, unsigned Offset) const;
  /// The innermost compound around an offset.
  const clang::CompoundStmt *compoundAt(unsigned Offset) const;

  struct Acquire {
    WrittenCall Call;
    const Pair *How;
    const clang::CompoundStmt *In;
    unsigned CheckedAt; ///< end of its own failure check
  };
  /// The last acquisition before an offset of what a release call releases, in
  /// a block that also encloses Offset: on every path there it has happened.
  std::optional<Acquire> acquiredBefore(const WrittenCall &Release, unsigned Offset) const;

  Mutation mutation(const char *Kind, const std::string &Shape, const std::string &Api, unsigned Offset) const;
};

/// The pairs whose release has this name; empty when it is no release.
std::vector<const Pair *> releasedAs(llvm::StringRef Name);
/// The argument naming what a release call releases ("&x" and "x" are the same); empty if none.
std::string released(const WrittenCall &Call);

/// True if statements in the range may release or replace what Key names: they
/// mention it, or hand the object it hangs on to something other than a known
/// release of another resource.
bool couldChange(const FunctionView &F, Range Rest, llvm::StringRef Key);

// The kinds. Each appends the mutations it finds in one function.
void swapUnmapIrq(const FunctionView &F, std::vector<Mutation> &Out);
void duplicateRelease(const FunctionView &F, std::vector<Mutation> &Out);
void dropCheck(const FunctionView &F, std::vector<Mutation> &Out);
void moveAccess(const FunctionView &F, std::vector<Mutation> &Out);
void deleteCleanup(const FunctionView &F, std::vector<Mutation> &Out);
void dropCancel(const FunctionView &F, std::vector<Mutation> &Out);
void plainStop(const FunctionView &F, std::vector<Mutation> &Out);
void lateFreeIrq(const FunctionView &F, std::vector<Mutation> &Out);
void earlyIrq(const FunctionView &F, std::vector<Mutation> &Out);
void swapDevres(const FunctionView &F, std::vector<Mutation> &Out);

} // namespace drydock::mutate
