// What the subcommands do.
#pragma once
#include "Options.h"

namespace drydock {

constexpr int NothingFound = 0;
constexpr int SomethingFound = 1;
/// Bad usage, or some file could not be analysed.
constexpr int BadUsage = 2;

int lint(Options Chosen);
/// Prints a compile_commands.json with commands that clang accepts.
int compileCommands(const Options &Chosen);
int explainRule(const std::string &Id);

} // namespace drydock
