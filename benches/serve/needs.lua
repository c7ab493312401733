-- Asks for one need after the other, each connection beginning with another one. `wrk -s needs.lua URL -- NEEDS.txt`.

local needs = {}
local asked = 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        needs[#needs + 1] = "/api/v1/match?q=" .. line
    end
    asked = math.random(#needs)
end

function request()
    asked = asked % #needs + 1
    return wrk.format("GET", needs[asked])
end
