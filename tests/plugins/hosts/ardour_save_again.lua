-- Opens the session in the folder SESSION, as a person does who then only saves it.
-- SPDX-License-Identifier: MIT
local backend = AudioEngine:set_backend("None (Dummy)", "", "")
backend:set_sample_rate(48000)
backend:set_device_name("Silence")
local session = assert(load_session(os.getenv("SESSION"), "session"))
session:save_state("", false, false, false, false, false)
close_session()
