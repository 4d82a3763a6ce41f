// The plan for one module: what the passes propose, what of it is taken, and
// the text of each file that comes out. Nothing is written.
#pragma once
#include "Decisions.h"
#include "Group.h"
#include "Prepare.h"

namespace drydock::migrate {

struct PlannedGroup {
  enum StateType { Taken, Rejected, Dropped };
  Group Proposal;
  StateType State = Taken;
  std::string Why; ///< of a state other than Taken
};

struct PlannedFile {
  std::string Source; ///< absolute, as it is
  std::string Output; ///< absolute, what apply writes
  std::string Before; ///< the source's text
  std::string Base;   ///< C++ without any group
  std::string After;
};

/// What driver-lint reports of one form.
struct LintFinding {
  std::string Rule, Function, Message, File;
  unsigned Line = 0;
};

/// Those of After that Before has no counterpart for.
std::vector<LintFinding> newFindings(llvm::ArrayRef<LintFinding> Before,
                                     llvm::ArrayRef<LintFinding> After);

struct ModulePlan {
  std::string Name;
  std::vector<CompileUnit> Units; ///< by path
  std::vector<PlannedGroup> Groups;
  std::vector<PlannedFile> Files; ///< one for each unit, in their order
  /// Copies of headers that the groups change.
  std::vector<PlannedFile> Headers;
  /// Edits of the groups that found no place beside others.
  std::vector<std::string> Conflicts;
  std::vector<Remark> Remarks;
  std::vector<std::string> Errors; ///< not empty: nothing can be applied
  std::vector<std::string> Notes;  ///< what could not be checked
  bool Checked = false;            ///< clang++-22 compiled every file
  bool Linted = false;
  /// Of the C sources, of what comes out, and those that only the latter has.
  std::vector<LintFinding> FindingsBefore, FindingsAfter, FindingsNew;

  /// All that apply writes: sources, then headers.
  std::vector<const PlannedFile *> written() const;
};

struct Plan {
  std::vector<ModulePlan> Modules;
  std::string Error; ///< nothing can be done; as Prepared's
  int ExitCode = 0;
};

/// Of each module that the files belong to; the order of files is of no matter.
Plan makePlan(const Flags &F, const Decisions &Given);

} // namespace drydock::migrate
