// Whether a loop of the shape of a poll can be one: moving its look into a
// function of its own, and its counts and pauses into another, changes nothing.
#pragma once
#include "PollLoops.h"

namespace drydock::migrate {

/// Its Problem says why not.
void checkPoll(const FunctionBody &Body, PollLoop &Found);

} // namespace drydock::migrate
