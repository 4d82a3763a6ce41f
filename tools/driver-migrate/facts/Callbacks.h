// Functions that the kernel runs with a timer, work or tasklet: which they are,
// where they are named, and how each gets to the record that it is for.
#pragma once
#include "DeferredSites.h"

namespace drydock::migrate {

/// The kernel's record by the type of the runtime that stands for it.
typedef std::map<std::string, std::string> TypeNames;

/// The tag of a record's type, or nothing.
std::string recordName(clang::QualType Type);

/// The function could be a callback: it gets one of these and returns nothing.
bool isCallback(const clang::FunctionDecl &F, const TypeNames &Types);

/// All that names a callback, in functions and in tables.
void collectCallbackNames(const UnitView &Unit, const TypeNames &Types,
                          DeferredFacts &Out);

/// How a callback gets to its record: `struct foo *f = container_of(t, ...)`.
/// Named gets the callbacks that it calls with what it is given.
void readCallback(const UnitView &Unit, const FunctionBody &Body,
                  const TypeNames &Types, std::vector<CallbackUse> &Named,
                  DeferredCallback &Out);

} // namespace drydock::migrate
