// Headers of the module that groups change elsewhere than in macros: a record
// gets an owner, an inline function an access. The C form goes on with the
// header; the C++ form gets a copy, `<stem>.hpp` beside its sources.
#pragma once
#include "Plan.h"

namespace drydock::migrate {

/// Which headers can't have a copy, and why: records have one layout in all
/// of a module, and what stays C goes on with the header.
std::map<std::string, std::string>
headersThatStay(const ModulePlan &Module, llvm::ArrayRef<ParsedUnit> Parsed);

/// Why the group can't be: it changes a file that can't have a copy. Units are
/// the module's own sources.
std::string changesWhatStays(const Group &G, const ModulePlan &Module,
                             const std::map<std::string, std::string> &Stay);

/// The headers that need a copy for these groups: what they change, and what
/// includes one of those.
std::set<std::string> headersToCopy(const ModulePlan &Module,
                                    llvm::ArrayRef<ParsedUnit> Parsed,
                                    llvm::ArrayRef<const Group *> Taken);

std::string copyName(llvm::StringRef Header);

/// In a file: the copies take the headers' places.
std::vector<Rewrite> includesOfCopies(const std::string &File,
                                      llvm::StringRef Text,
                                      const std::set<std::string> &Copied);

} // namespace drydock::migrate
